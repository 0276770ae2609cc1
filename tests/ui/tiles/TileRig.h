// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/FlatPanel.h"
#include "support/PanelSamples.h"
#include "tiles/PageTile.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <vector>

namespace promdesk::test {

/// Tiles with flat bodies on one page, each with a question of its own ("metric_0", …), and a
/// source that answers nothing by itself.
class TileRig
{
protected:
    void open()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_source = std::make_unique<FakeSource>();
        m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_gui, 1);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_page = std::make_unique<QWidget>();
        m_page->resize(800, 2000);
        m_tiles.clear();
    }

    void close()
    {
        m_page.reset();
        m_scheduler.reset();
    }

    PageTile* addTile(const QRect& place, const PanelType* type)
    {
        auto* tile = new PageTile(type, *m_scheduler, m_clock, m_page.get());
        const std::string number = std::to_string(m_tiles.size());
        PanelPlan plan = planOf(QStringLiteral("flat"), QStringLiteral("CPU"), Unit::None);
        plan.spec.id = QString::fromStdString(number);
        plan.queries.front().sourceId = QStringLiteral("fake");
        plan.queries.front().expression = "metric_" + number;
        tile->setGeometry(place);
        tile->setPlan(plan);
        tile->feed().setTimeRange(
            { .from = QStringLiteral("now-1h"), .to = QStringLiteral("now") });
        m_tiles.push_back(tile);
        return tile;
    }

    PageTile* addTile(const QRect& place) { return addTile(place, &m_flat); }

    [[nodiscard]] FlatBody& body(std::size_t tile) const
    {
        return static_cast<FlatBody&>(*m_tiles.at(tile)->body());
    }

    /// What the source was asked, in the order of asking.
    [[nodiscard]] std::vector<std::string> asked() const
    {
        std::vector<std::string> expressions;
        for (const FakeSource::Asked& one : m_source->asked()) {
            expressions.push_back(one.request.expression);
        }
        return expressions;
    }

    FakeClock m_clock;
    ImmediateExecutor m_gui;
    FlatType m_flat;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::unique_ptr<QWidget> m_page;
    std::vector<PageTile*> m_tiles;
};

} // namespace promdesk::test
