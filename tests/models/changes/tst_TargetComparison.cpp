// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ChangeRows.h"
#include "changes/TargetComparison.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_TargetComparison : public QObject
{
    Q_OBJECT

private:
    EntityIndex m_index { labelWords(), u"s"_s };

    static LabelSet target(const char* instance, const char* more = "")
    {
        return { { "__name__", "up" }, { "job", "vllm" }, { "instance", instance },
            { "shard", more } };
    }

    static LabelSet started(const char* name)
    {
        return { { "__name__", name }, { "job", "vllm" }, { "instance", "a:1" } };
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsWhatCameWentAndFellSilent()
    {
        const TargetChanges found = compareTargets(
            vectorOf({ { target("a:1"), 1 }, { target("b:1"), 1 }, { target("c:1"), 1 } }),
            vectorOf({ { target("a:1"), 1 }, { target("b:1"), 0 }, { target("d:1"), 1 } }),
            m_index);
        QCOMPARE(found.changes.size(), std::size_t(3));
        const auto of = [&found](const QString& instance) -> QString {
            for (const FleetChange& change : found.changes) {
                if (change.details.value(0) == instance) {
                    return change.before + u'>' + change.after;
                }
            }
            return {};
        };
        QCOMPARE(of(u"b:1"_s), u"up>down"_s);
        QCOMPARE(of(u"c:1"_s), u"up>"_s);
        QCOMPARE(of(u"d:1"_s), u">up"_s);
        QCOMPARE(found.changes.front().what, u"target of job vllm"_s);
        QCOMPARE(found.moved, (TargetNames { { "vllm", "c:1" }, { "vllm", "d:1" } }));
    }

    void otherLabelsOfATargetAreNoOtherTarget()
    {
        const TargetChanges found = compareTargets(vectorOf({ { target("a:1", "x"), 1 } }),
            vectorOf({ { target("a:1", "y"), 1 } }), m_index);
        QVERIFY(found.changes.empty());
    }

    void severalSeriesOfOneTargetAreCounted()
    {
        const TargetChanges found =
            compareTargets(vectorOf({ { target("a:1", "x"), 1 }, { target("a:1", "y"), 1 } }),
                vectorOf({ { target("a:1", "x"), 1 }, { target("a:1", "y"), 0 } }), m_index);
        QCOMPARE(found.changes.size(), std::size_t(1));
        QCOMPARE(found.changes.front().after, u"1 of 2 up"_s);
    }

    void countedTargetsAreCompared()
    {
        const LabelSet job { { "job", "vllm" }, { "promdesk_counted", "1" } };
        const TargetChanges found =
            compareTargets(vectorOf({ { job, 80'000 } }), vectorOf({ { job, 79'000 } }), m_index);
        QCOMPARE(found.changes.size(), std::size_t(1));
        QCOMPARE(found.changes.front().before, u"80000 targets"_s);
        QCOMPARE(found.changes.front().after, u"79000 targets"_s);
        QCOMPARE(found.changes.front().what, u"targets of job vllm"_s);
    }

    void whatIsKnownOfOneTimeOnlyIsNoChange()
    {
        const SnapshotPtr some = vectorOf({ { target("a:1"), 1 } });
        QVERIFY(compareTargets(some, nullptr, m_index).changes.empty());
        QVERIFY(compareTargets(nullptr, some, m_index).changes.empty());
        QVERIFY(compareStarts(nullptr, some, m_index).empty());
    }

    void starts_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<double>("before");
        QTest::addColumn<double>("after");
        QTest::addColumn<QString>("what"); ///< empty: no change
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const QString process = u"process_start_time_seconds"_s;
        QTest::newRow("again") << process << 1.7e9 << 1.7e9 + 3600 << u"process"_s;
        QTest::newRow("the same") << process << 1.7e9 << 1.7e9 << QString();
        QTest::newRow("the clock's") << process << 1.7e9 << 1.7e9 + 59 << QString();
        QTest::newRow("earlier") << process << 1.7e9 << 1.6e9 << QString();
        QTest::newRow("no number") << process << nan << 1.7e9 << QString();
        QTest::newRow("no time") << process << 0.0 << 1.7e9 << QString();
        QTest::newRow("machine") << u"node_boot_time_seconds"_s << 1.7e9 << 1.7e9 + 60
                                 << u"machine"_s;
        QTest::newRow("container")
            << u"kube_pod_container_status_restarts_total"_s << 3.0 << 5.0 << u"container"_s;
        QTest::newRow("another pod")
            << u"kube_pod_container_status_restarts_total"_s << 3.0 << 0.0 << QString();
        QTest::newRow("something else") << u"up"_s << 1.7e9 << 1.8e9 << QString();
    }

    void starts()
    {
        QFETCH(const QString, metric);
        QFETCH(const double, before);
        QFETCH(const double, after);
        QFETCH(const QString, what);
        const LabelSet labels = started(metric.toUtf8().constData());
        const auto found = compareStarts(
            vectorOf({ { labels, before } }), vectorOf({ { labels, after } }), m_index);
        QCOMPARE(found.size(), std::size_t(what.isEmpty() ? 0 : 1));
        if (!what.isEmpty()) {
            QCOMPARE(found.front().what, what);
            QVERIFY(found.front().kind == ChangeKind::Restart);
            QCOMPARE(found.front().details, QStringList { u"vllm a:1"_s });
        }
    }

    void tellsWhenItStarted()
    {
        const LabelSet labels = started("process_start_time_seconds");
        const auto found = compareStarts(vectorOf({ { labels, 1'790'000'000 } }),
            vectorOf({ { labels, 1'790'003'600 } }), m_index);
        QCOMPARE(found.front().before, u"started 2026-09-21T14:13:20Z"_s);
        QCOMPARE(found.front().after, u"started 2026-09-21T15:13:20Z"_s);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_TargetComparison)
#include "tst_TargetComparison.moc"
