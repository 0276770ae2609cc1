// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/Health.h"

#include <QFont>
#include <QSize>
#include <QString>

#include <utility>
#include <vector>

class QPainter;
class QPoint;

namespace promdesk {

struct FleetCell;
class SignalCatalog;

/// What the map shows about the cell under the pointer. Painted, not a tool tip: nothing in it can
/// be taken for markup.
class HoverCard
{
public:
    HoverCard(const FleetCell& cell, const SignalCatalog& catalog, const QFont& font);

    [[nodiscard]] QSize size() const { return m_size; }

    void paint(QPainter& painter, const QPoint& topLeft) const;

private:
    void measure();

    QString m_title;
    QString m_place; ///< the cluster
    HealthVerdict m_verdict;
    std::vector<std::pair<QString, QString>> m_rows; ///< short title, value with unit
    QFont m_font;
    QFont m_titleFont;
    QSize m_size;
    int m_reasonHeight = 0;
};

} // namespace promdesk
