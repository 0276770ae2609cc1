// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/PanelWords.h"

#include <QAbstractButton>

namespace promdesk {

/// A badge in a tile's header: a click or Enter opens what it means and the raw answer behind it.
class BadgeButton final : public QAbstractButton
{
    Q_OBJECT

public:
    BadgeButton(PanelBadge badge, QWidget* parent);

    [[nodiscard]] const PanelBadge& badge() const { return m_badge; }

    /// The same badge with other words. An open explanation stays as it is.
    void setBadge(PanelBadge badge);

Q_SIGNALS:
    /// The user agrees to what a costly query costs.
    void runRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void openExplanation();

    PanelBadge m_badge;
};

} // namespace promdesk
