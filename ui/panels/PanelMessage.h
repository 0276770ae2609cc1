// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>
#include <QWidget>

namespace promdesk {

/// What a panel says instead of a picture: centred, muted, wrapped plain text. The text fits or is
/// elided; the whole of it is the accessible description.
class PanelMessage final : public QWidget
{
    Q_OBJECT

public:
    enum class Kind
    {
        Loading,
        Empty, ///< nothing there, and that is an answer
        Missing, ///< cannot be had, with the reason
        Failed, ///< the question failed
    };

    explicit PanelMessage(QWidget* parent = nullptr);

    /// text must be plain already (UntrustedText::plain()).
    void setMessage(Kind kind, const QString& text);

    [[nodiscard]] Kind kind() const { return m_kind; }

    [[nodiscard]] const QString& text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    Kind m_kind = Kind::Loading;
    QString m_text;
};

} // namespace promdesk
