// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/SourceTallyModel.h"
#include "theme/Theme.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

SourceTally tallyOf(const QString& id)
{
    SourceTally tally;
    tally.load.sourceId = id;
    tally.load.inFlight = 2;
    tally.load.limit = 4;
    tally.load.waiting = 7;
    return tally;
}

} // namespace

class tst_SourceTallyModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void newFiguresOfTheSameServersChangeInPlace()
    {
        SourceTallyModel model(nameOf);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTallies({});
        QCOMPARE(model.rowCount(), 0);
        model.setTallies({ tallyOf(u"a"_s), tallyOf(u"b"_s) });
        QCOMPARE(model.rowCount(), 2);
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setTallies({ tallyOf(u"a"_s), tallyOf(u"b"_s) });
        QCOMPARE(changed.count(), 0); // nothing to repaint
        SourceTally more = tallyOf(u"b"_s);
        more.totals.requests = 5;
        model.setTallies({ tallyOf(u"a"_s), more });
        QCOMPARE(changed.count(), 1);
        QCOMPARE(reset.count(), 0);
        model.setTallies({ tallyOf(u"b"_s) });
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 1);
        model.setTallies({});
        QCOMPARE(model.rowCount(), 0);
    }

    void aServerThatWasNotAskedHasDashes()
    {
        SourceTallyModel model(nameOf);
        model.setTallies({ tallyOf(u"a"_s) });
        QCOMPARE(text(model, SourceTallyModel::ServerColumn), u"server a"_s);
        QCOMPARE(text(model, SourceTallyModel::StateColumn), u"✓ ok"_s);
        QCOMPARE(text(model, SourceTallyModel::InFlightColumn), u"2 of 4"_s);
        QCOMPARE(text(model, SourceTallyModel::QueuedColumn), u"7"_s);
        QCOMPARE(text(model, SourceTallyModel::RequestsColumn), u"0"_s);
        for (const auto column : { SourceTallyModel::MedianColumn, SourceTallyModel::P95Column,
                 SourceTallyModel::StoredColumn, SourceTallyModel::TailColumn,
                 SourceTallyModel::ServerSamplesColumn }) {
            QCOMPARE(text(model, column), u"–"_s);
        }
    }

    void tellsFiguresAndStates()
    {
        SourceTally tally = tallyOf(u"a"_s);
        tally.totals = { .requests = 1200,
            .asked = 1200,
            .failures = 3,
            .tails = 900,
            .bodyBytes = 4096,
            .serverSamples = 5'000'000,
            .askedPoints = 25,
            .storedPoints = 75 };
        tally.medianLatency = Duration::fromMs(20);
        tally.p95Latency = Duration::fromMs(1500);
        tally.load.failures = 3;
        tally.load.heldFor = Duration::fromSeconds(8);
        SourceTallyModel model(nameOf);
        model.setTallies({ tally });
        QVERIFY(text(model, SourceTallyModel::StateColumn)
                    .endsWith(u"held back for 8s after 3 failures"_s));
        QCOMPARE(text(model, SourceTallyModel::FailuresColumn), u"3"_s);
        QVERIFY(text(model, SourceTallyModel::MedianColumn).startsWith(u"20"_s));
        QVERIFY(text(model, SourceTallyModel::P95Column).startsWith(u"1.5"_s));
        QVERIFY(text(model, SourceTallyModel::StoredColumn).startsWith(u"75"_s));
        QVERIFY(text(model, SourceTallyModel::TailColumn).startsWith(u"75"_s));
        QVERIFY(text(model, SourceTallyModel::ServerSamplesColumn).startsWith(u"5"_s));
    }

    /// However many panels wait for it: its connection has not failed once.
    void aServerThatDoesNotLetUsInIsFailing()
    {
        SourceTally tally = tallyOf(u"a"_s);
        tally.load.isLockedOut = true;
        SourceTallyModel model(nameOf);
        model.setTallies({ tally });
        QCOMPARE(text(model, SourceTallyModel::StateColumn),
            QString(healthSign(Health::Failing) + u" sign-in refused"_s));
    }

    void namesFromOutsideAreNoMarkup()
    {
        SourceTallyModel model([](const QString&) { return u"<b>x</b>"_s; });
        model.setTallies({ tallyOf(u"a"_s) });
        const QString tip =
            model.index(0, SourceTallyModel::ServerColumn).data(Qt::ToolTipRole).toString();
        QVERIFY2(!tip.contains(u"<b>"_s), qPrintable(tip));
    }

private:
    static QString nameOf(const QString& id) { return u"server "_s + id; }

    [[nodiscard]] static QString text(const SourceTallyModel& model, int column)
    {
        return model.index(0, column).data().toString();
    }
};

QTEST_MAIN(tst_SourceTallyModel)
#include "tst_SourceTallyModel.moc"
