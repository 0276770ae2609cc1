// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/PanelWords.h"
#include "support/PanelSamples.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

SeriesFrame withError(SeriesFrame frame)
{
    frame.error = Error { .kind = ErrorKind::Timeout,
        .message = u"No answer for 15 s"_s,
        .context = u"prom.example"_s,
        .detail = u"<html>504</html>"_s };
    return frame;
}

SeriesFrame withWarning(const QString& warning, bool isPartial)
{
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->series = { curve({}, 1, 0) };
    snapshot->warnings = QStringList { warning };
    snapshot->isPartial = isPartial;
    return frameOf(snapshot);
}

QStringList textsOf(const std::vector<PanelBadge>& badges)
{
    QStringList texts;
    for (const PanelBadge& badge : badges) {
        texts += badge.text;
    }
    return texts;
}

SnapshotPtr one()
{
    return snapshotOf({ curve({}, 1, 0) });
}

} // namespace

class tst_PanelWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void namesTheServersThatAreSilentOnce()
    {
        SeriesFrame frame = frameOf(one());
        SourcePart fine;
        fine.sourceId = u"a"_s;
        fine.name = u"eu-1"_s;
        SourcePart silent;
        silent.sourceId = u"b"_s;
        silent.name = u"eu-2"_s;
        silent.error = Error { ErrorKind::Connect, u"refused"_s, {}, {} };
        silent.silentSince = sampleDay().end;
        silent.knownUntil = sampleDay().end - Duration::fromMinutes(1);
        frame.parts = { fine, silent };
        SeriesFrame earlier = frame;
        earlier.parts[1].knownUntil = sampleDay().start;
        const auto missing = missingSources({ frame, earlier }, QTimeZone::utc());
        QCOMPARE(missing.size(), std::size_t { 1 });
        QVERIFY2(missing[0].text.startsWith(u"eu-2 did not answer since "_s),
            qPrintable(missing[0].text));
        QCOMPARE(missing[0].from, sampleDay().start);
        const auto badges = badgesFor({ frame }, sampleDay().end);
        QCOMPARE(textsOf(badges), QStringList { u"Partial: eu-2"_s });
        QVERIFY(badges[0].explanation.contains(u"refused"_s));
        frame.parts[1].isReplaced = true;
        QCOMPARE(textsOf(badgesFor({ frame }, sampleDay().end)), QStringList { u"Twin"_s });
        frame.parts[1].isHidden = true;
        QVERIFY(badgesFor({ frame }, sampleDay().end).empty());
    }

    void namesTheServersThatAreLeftOut()
    {
        auto partial = std::make_shared<SeriesSnapshot>(*one());
        partial->isPartial = true;
        SeriesFrame frame = frameOf(partial);
        SourcePart part;
        part.sourceId = u"b"_s;
        part.name = u"eu-2"_s;
        part.isLeftOut = true;
        part.error = Error { ErrorKind::TooMuch, u"too many series"_s, {}, {} };
        frame.parts = { part };
        const auto missing = missingSources({ frame }, QTimeZone::utc());
        QCOMPARE(missing.size(), std::size_t { 1 });
        QCOMPARE(missing[0].text, u"eu-2 is left out"_s);
        const auto badges = badgesFor({ frame }, sampleDay().end);
        QCOMPARE(textsOf(badges), QStringList { u"Partial: eu-2"_s });
        QVERIFY(badges[0].explanation.contains(u"too many series"_s));
    }

    void freshAnswersWearNoBadge()
    {
        QVERIFY(badgesFor({ frameOf(one()) }, sampleDay().end).empty());
        QVERIFY(badgesFor({ frameOf(nullptr, FrameState::Loading) }, sampleDay().end).empty());
    }

    /// A server that hangs is asked again and again: meanwhile nothing has become better.
    void aNewAttemptMakesNothingNewer()
    {
        const Instant now = sampleDay().end + Duration::fromMinutes(2);
        SeriesFrame frame = withError(frameOf(one(), FrameState::Refreshing));
        QVERIFY(badgesFor({ frame }, now).empty()); // the last attempt was fine until now
        frame.failingSince = sampleDay().end;
        QCOMPARE(textsOf(badgesFor({ frame }, now)), QStringList { u"Stale 2 min"_s });
        frame.state = FrameState::Loading;
        frame.snapshot.reset();
        QCOMPARE(textsOf(badgesFor({ frame }, now)), QStringList { u"Failed"_s });
        const auto words =
            reasonForEmptiness(planOf(u"stat"_s, u"Errors"_s, Unit::None), { frame });
        QVERIFY(words && words->kind == PanelMessage::Kind::Failed);
        frame.error.reset();
        frame.failingSince = Instant();
        QVERIFY(badgesFor({ frame }, now).empty());
    }

    void namesTheAgeOfStaleAnswersAndKeepsTheRawAnswer()
    {
        const Instant now = sampleDay().end + Duration::fromSeconds(125);
        const auto badges = badgesFor({ withError(frameOf(one(), FrameState::Stale)) }, now);
        QCOMPARE(textsOf(badges), QStringList { u"Stale 2 min"_s });
        QVERIFY(badges.front().explanation.contains(u"No answer for 15 s"_s));
        QCOMPARE(badges.front().detail, u"<html>504</html>"_s);
    }

    void marksAFirstPictureFromAnotherStep()
    {
        SeriesFrame frame = frameOf(one(), FrameState::Refreshing);
        frame.step = Duration::fromMinutes(5);
        frame.isCoarse = true;
        const auto badges = badgesFor({ frame }, sampleDay().end);
        QCOMPARE(textsOf(badges), QStringList { u"Coarse"_s });
        QVERIFY(badges.front().explanation.contains(u"every 5 min"_s));
    }

    void saysWhatACostlyQueryWouldRead()
    {
        SeriesFrame frame = frameOf(nullptr, FrameState::Costly);
        frame.cost = QueryCost { .samples = 120e6 };
        const auto badges = badgesFor({ frame, frameOf(one()) }, sampleDay().end);
        QCOMPARE(textsOf(badges), QStringList { u"Not run"_s });
        QVERIFY(badges.front().explanation.contains(u"120 million samples"_s));
        PanelPlan plan;
        plan.queries.resize(1);
        const auto words = reasonForEmptiness(plan, { frame });
        QVERIFY(words && words->text.contains(u"13 s"_s));
    }

    void saysThatACostlyQueryCouldNotBeCounted()
    {
        SeriesFrame counted = frameOf(nullptr, FrameState::Costly);
        counted.cost = QueryCost { .samples = 120e6 };
        const SeriesFrame uncounted = frameOf(nullptr, FrameState::Costly);
        const auto badges = badgesFor({ counted, uncounted }, sampleDay().end);
        QCOMPARE(textsOf(badges), QStringList { u"Not run"_s });
        QVERIFY(badges.front().explanation.contains(u"too long to count"_s));
        QVERIFY(!badges.front().explanation.contains(u"million"_s));
    }

    void putsTheGravestFirstAndCountsFailures()
    {
        const auto badges = badgesFor({ withWarning(u"w1"_s, true), withWarning(u"w2"_s, false),
                                          withError(frameOf(nullptr, FrameState::Failed)) },
            sampleDay().end);
        QCOMPARE(textsOf(badges), (QStringList { u"1 of 3 failed"_s, u"Partial"_s, u"Notice"_s }));
        QCOMPARE(badges.at(1).detail, u"w1"_s);
        QCOMPARE(badges.at(2).explanation, u"w2"_s);
    }

    void saysWhyAPanelIsEmpty()
    {
        using Kind = PanelMessage::Kind;
        PanelPlan plan = planOf(u"stat"_s, u"p"_s, Unit::None);
        QVERIFY(!reasonForEmptiness(plan, { frameOf(one()) }));
        const auto kindOf = [&plan](SeriesFrame frame) {
            return reasonForEmptiness(plan, { std::move(frame) })->kind;
        };
        QCOMPARE(kindOf(frameOf(nullptr, FrameState::Loading)), Kind::Loading);
        QCOMPARE(kindOf(frameOf(snapshotOf({}))), Kind::Empty);
        QCOMPARE(kindOf(withError(frameOf(nullptr, FrameState::Failed))), Kind::Failed);
        plan.queries.clear();
        QCOMPARE(reasonForEmptiness(plan, {})->kind, Kind::Empty);
        plan.missing = QStringList { u"DCGM exports no such metric"_s };
        const auto missing = reasonForEmptiness(plan, {});
        QCOMPARE(missing->kind, Kind::Missing);
        QCOMPARE(missing->text, u"DCGM exports no such metric"_s);
    }

    void roundsAges_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("from the future") << -5 << u"0 s"_s;
        QTest::newRow("seconds") << 89 << u"89 s"_s;
        QTest::newRow("minutes") << 90 << u"2 min"_s;
        QTest::newRow("hours") << 2 * 3600 << u"2 h"_s;
        QTest::newRow("days") << 3 * 86400 << u"3 d"_s;
    }

    void roundsAges()
    {
        QFETCH(int, seconds);
        QTEST(toRoughAge(Duration::fromSeconds(seconds)), "text");
    }

    void takesUnknownStatesForDegraded()
    {
        QCOMPARE(healthFromState(u"failing"_s), Health::Failing);
        QCOMPARE(healthFromState(u"busy"_s), Health::Busy);
        QCOMPARE(healthFromState(u"on fire"_s), Health::Degraded);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_PanelWords)
#include "tst_PanelWords.moc"
