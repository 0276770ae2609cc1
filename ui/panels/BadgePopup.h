// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/PanelWords.h"

#include <QFrame>

namespace promdesk {

/// What a badge means, what to do, and the raw answer behind it. Closes when left.
class BadgePopup final : public QFrame
{
    Q_OBJECT

public:
    static constexpr int kMostDetail = 20'000; ///< characters of the raw answer

    BadgePopup(const PanelBadge& badge, QWidget* parent);

Q_SIGNALS:
    /// "Run anyway" of a costly query.
    void runRequested();
};

} // namespace promdesk
