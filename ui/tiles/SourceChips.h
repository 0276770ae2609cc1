// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/SourceGroups.h"

#include <QSet>
#include <QString>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QToolButton;

namespace promdesk {

/// One button per server of a page: a click or Space shows this one only, or all again; with Ctrl,
/// or Delete, hides it or shows it again. Shows itself when there are at least two. GUI thread.
class SourceChips final : public QWidget
{
    Q_OBJECT

public:
    explicit SourceChips(QWidget* parent = nullptr);

    /// In the session's order. Servers that go are no longer hidden.
    void setSources(const std::vector<PlacedSource>& sources);

    /// Ids.
    [[nodiscard]] const QSet<QString>& hidden() const { return m_hidden; }

Q_SIGNALS:
    void hiddenChanged(const QSet<QString>& hidden);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void choose(const QString& id);
    void toggle(const QString& id);
    void setHidden(const QSet<QString>& hidden);
    void showStates();

    std::vector<PlacedSource> m_sources;
    std::vector<QToolButton*> m_buttons; ///< one each
    QSet<QString> m_hidden;
    QHBoxLayout* m_row;
};

} // namespace promdesk
