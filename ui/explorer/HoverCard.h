// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/Health.h"

#include <QFont>
#include <QSize>
#include <QString>

#include <functional>
#include <string>
#include <vector>

class QPainter;
class QPoint;
class QRect;

namespace promdesk {

struct FleetCell;
struct Scope;
class SignalCatalog;

/// The last values of an entity's signal, newest last; empty when they are not kept.
using PastOf = std::function<std::vector<float>(const Scope& scope, const std::string& signalId)>;

/// What a card says of something without a state of its own.
struct HoverText
{
    QString title;
    QString place; ///< where it is
    QString text = {}; ///< a sentence; may be empty
    QString valueTitle = {}; ///< empty: no value
    QString value = {};
};

/// What the map shows about the cell under the pointer, with the last values of what it counts.
/// Painted, not a tool tip: nothing in it can be taken for markup.
class HoverCard
{
public:
    /// past: null: numbers alone
    HoverCard(const FleetCell& cell, const SignalCatalog& catalog, const QFont& font,
        const PastOf& past = {});
    HoverCard(const HoverText& text, const QFont& font);

    [[nodiscard]] QSize size() const { return m_size; }

    /// Where it hides neither what it tells of nor, where that fills the room, what is at the
    /// pointer.
    [[nodiscard]] QPoint placeBeside(
        const QRect& told, const QPoint& pointer, const QRect& room) const;

    void paint(QPainter& painter, const QPoint& topLeft) const;

private:
    struct Row
    {
        QString title;
        QString value; ///< with its unit
        std::vector<float> past;
    };

    void measure();
    void paintHead(QPainter& painter, QRect& row) const;
    void paintRows(QPainter& painter, QRect& row) const;

    QString m_title;
    QString m_place; ///< the cluster
    HealthVerdict m_verdict;
    bool m_hasState = true;
    std::vector<Row> m_rows;
    QFont m_font;
    QFont m_titleFont;
    QSize m_size;
    int m_reasonHeight = 0;
};

} // namespace promdesk
