// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/UntrustedText.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <map>
#include <vector>

class QVBoxLayout;

namespace promdesk {

/// A button of a banner. The banner closes after it was pressed.
struct BannerAction
{
    QString text; ///< a verb, translated
    std::function<void()> run;
};

/// One message that does not interrupt.
struct BannerMessage
{
    enum class Tone
    {
        Note,
        Warning,
        Failure,
    };

    QString topic; ///< at most one banner per topic is shown; a new one replaces it
    Tone tone = Tone::Note;
    UntrustedText text; ///< what failed, where, why, what to do
    UntrustedText detail = {}; ///< the raw answer, shown on demand; may be empty
    std::vector<BannerAction> actions = {};
};

/// The stack of messages above the pages: for all that a modal dialog is too loud for. GUI thread.
class BannerArea final : public QWidget
{
    Q_OBJECT

public:
    explicit BannerArea(QWidget* parent = nullptr);

    void show(const BannerMessage& message);
    void dismiss(const QString& topic);

    [[nodiscard]] bool isShowing(const QString& topic) const;

private:
    QVBoxLayout* m_layout = nullptr;
    std::map<QString, QWidget*> m_banners;
};

} // namespace promdesk
