// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/VitalPast.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_VitalPast : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsTheLastCyclesOldestFirst()
    {
        VitalPast past;
        for (int i = 0; i < 50; ++i) {
            note(past, TopologyKind::Endpoint,
                { { "request_rate", i }, { "latency_p99", i / 8.0 } });
        }
        const std::vector<float> rates = past.of(TopologyKind::Endpoint, "request_rate");
        QCOMPARE(rates.size(), VitalPast::kCycles);
        QCOMPARE(rates.front(), 10.0F);
        QCOMPARE(rates.back(), 49.0F);
        QCOMPARE(past.of(TopologyKind::Endpoint, "latency_p99").back(), 6.125F);
        QCOMPARE(past.mainFigure(TopologyKind::Endpoint), rates);
    }

    void keepsGaps()
    {
        VitalPast past;
        note(past, TopologyKind::Node, { { "cpu_utilisation", 0.5 } });
        note(past, TopologyKind::Node, {});
        note(past, TopologyKind::Node, { { "cpu_utilisation", 0.25 } });
        const std::vector<float> cpu = past.of(TopologyKind::Node, "cpu_utilisation");
        QCOMPARE(cpu.size(), std::size_t { 3 });
        QCOMPARE(cpu[0], 0.5F);
        QVERIFY(std::isnan(cpu[1]));
        QCOMPARE(cpu[2], 0.25F);
    }

    void whatWasNeverThereIsNothing()
    {
        VitalPast past;
        QVERIFY(past.of(TopologyKind::Node, "cpu_utilisation").empty());
        QVERIFY(past.mainFigure(TopologyKind::Node).empty());
        note(past, TopologyKind::Node, { { "cpu_utilisation", 0.5 } });
        QVERIFY(past.of(TopologyKind::Node, "gpu_utilisation").empty());
        QVERIFY(past.of(TopologyKind::Node, "uptime_seconds").empty()); // not kept
        const TopologyReplica replica;
        const TopologyRow row { .kind = TopologyKind::Replica, .entity = &replica };
        QVERIFY(!VitalFigures().of(row));
    }

    void aNodesFigureIsItsGpusAndElseItsProcessors()
    {
        VitalPast past;
        note(past, TopologyKind::Node, { { "cpu_utilisation", 0.5 }, { "gpu_utilisation", 0.75 } });
        note(past, TopologyKind::Node, { { "cpu_utilisation", 0.25 } });
        QCOMPARE(past.mainFigure(TopologyKind::Node), (std::vector<float> { 0.75F, 0.25F }));
    }

    void losesNoMoreThanAThousandth_data()
    {
        QTest::addColumn<double>("value");
        for (const double value :
            { 0.0, 1e-6, 0.00034, 0.1, 0.999, 1.0, 17.3, 301.0, 65537.0, 3.3e9, 1e12 }) {
            QTest::addRow("%g", value) << value;
        }
    }

    void losesNoMoreThanAThousandth()
    {
        QFETCH(double, value);
        QVERIFY(std::abs(throughIt(value) - value) <= value * 0.001);
    }

    void whatIsNoAmountDoesNotUpsetIt()
    {
        constexpr double kInfinite = std::numeric_limits<double>::infinity();
        QCOMPARE(throughIt(-5), 0.0);
        QCOMPARE(throughIt(-kInfinite), 0.0);
        QCOMPARE(throughIt(1e-300), 0.0);
        QVERIFY(throughIt(kInfinite) > 1e12);
        QVERIFY(std::isfinite(throughIt(1e300)));
    }

private:
    static void note(VitalPast& past, TopologyKind kind, const VitalSigns& vitals)
    {
        TopologyNode node;
        TopologyEndpoint endpoint;
        node.vitals = vitals;
        endpoint.vitals = vitals;
        const bool isNode = kind == TopologyKind::Node;
        const TopologyRow row { .kind = kind,
            .entity = isNode ? static_cast<const void*>(&node) : &endpoint };
        past.note(*VitalFigures().of(row));
    }

    static double throughIt(double value)
    {
        VitalPast past;
        note(past, TopologyKind::Endpoint, { { "request_rate", value } });
        return past.of(TopologyKind::Endpoint, "request_rate").back();
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_VitalPast)
#include "tst_VitalPast.moc"
