// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "knowledge/ProfileCheck.h"
#include "support/KnowledgeSamples.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_ProfileCheck : public QObject
{
    Q_OBJECT

    LoadedKnowledge m_known;

    [[nodiscard]] ProfileCheck check(const QByteArray& json, const QString& file = {}) const
    {
        return checkDataFile(json, file, m_known.knowledge);
    }

private Q_SLOTS:

    void initTestCase() { m_known = sourceKnowledge(); }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aGoodProfileHasNoProblem()
    {
        const ProfileCheck good = check(smallEngine("lab", "Lab", "lab_up"));
        QVERIFY(good.isGood());
        QCOMPARE(good.profile.value().id, "lab");
        QVERIFY(good.unknownSignals.empty() && good.sharedMarkers.empty());
    }

    void theTextToBeginWithIsGood()
    {
        const ProfileCheck good = check(profileTemplate());
        QVERIFY2(good.isGood(), qPrintable(good.problem.message));
        QVERIFY(good.unknownSignals.empty() && good.sharedMarkers.empty());
    }

    void everyShippedProfileIsGood()
    {
        for (const ServerProfile& profile : m_known.knowledge.profiles->profiles) {
            const ProfileCheck good = check(readAll(profile.file));
            QVERIFY2(good.isGood() && good.unknownSignals.empty() && good.sharedMarkers.empty(),
                qPrintable(profile.file));
        }
    }

    void saysTheLineOfAnError()
    {
        QByteArray json = smallEngine("lab", "Lab", "lab_up");
        json.replace("\"engine\"", "\"motor\"");
        const ProfileCheck bad = check(json);
        QVERIFY(!bad.isGood() && !bad.profile);
        QCOMPARE(bad.problem.line, 6);
        QVERIFY(bad.problem.message.contains(u"motor"_s));
    }

    void remarksOnSignalsThatNoPageShows()
    {
        QByteArray json = smallEngine("lab", "Lab", "lab_up");
        json.replace("queue_length", "queue_colour");
        const ProfileCheck odd = check(json);
        QVERIFY(odd.isGood());
        QCOMPARE(odd.unknownSignals, (std::vector<std::string> { "queue_colour" }));
    }

    void remarksOnMarkersOfOthers()
    {
        const ProfileCheck twin = check(smallEngine("lab", "Lab", "vllm:num_requests_running"));
        QVERIFY(twin.isGood());
        QCOMPARE(twin.sharedMarkers.size(), std::size_t { 1 });
        QCOMPARE(twin.sharedMarkers.front().second, "vllm");
        // A correction has the markers of what it corrects.
        QVERIFY(
            check(smallEngine("vllm", "Ours", "vllm:num_requests_running")).sharedMarkers.empty());
    }

    void otherFilesAreReadAsWhatTheyAre()
    {
        QVERIFY(check(R"({"schemaVersion": 1, "node": ["box"]})", u"/x/labels.json"_s).isGood());
        QVERIFY(!check(R"({"schemaVersion": 1, "node": ["a b"]})", u"/x/labels.json"_s).isGood());
        QVERIFY(!check(smallEngine("lab", "Lab", "lab_up"), u"/x/labels.json"_s).isGood());
        const QByteArray rules = R"({"schemaVersion": 1, "rules": [{"signal": "latency_p99",)"
                                 R"( "above": [{"value": 1, "state": "failing"}]}]})";
        QVERIFY(check(rules, u"/x/health.json"_s).isGood());
        QVERIFY(!check(rules, u"/x/lab.json"_s).isGood());
        QVERIFY(!check(rules, u"/x/health.json"_s).profile);
    }
};

QTEST_GUILESS_MAIN(tst_ProfileCheck)
#include "tst_ProfileCheck.moc"
