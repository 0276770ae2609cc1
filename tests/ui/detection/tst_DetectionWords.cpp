// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SampleReport.h"
#include "detection/DetectionWords.h"

#include <QRegularExpression>
#include <QTest>

namespace promdesk::test {

using namespace Qt::StringLiterals;

class tst_DetectionWords : public QObject
{
    Q_OBJECT

    std::unique_ptr<SampleReport> m_sample;

    [[nodiscard]] static ProfileSighting sighting(SightingState state)
    {
        ProfileSighting one;
        one.server = u"lab"_s;
        one.state = state;
        return one;
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_sample = std::make_unique<SampleReport>();
    }

    void saysByWhatOrWhyNot()
    {
        ServerProfile profile;
        profile.markers = { "a", "b" };
        ProfileSighting found = sighting(SightingState::Detected);
        found.markers = { { "a", 24 } };
        QCOMPARE(reasonText(found, profile), u"by a (24 series)"_s);
        found.markers.push_back({ "b", 1 });
        QCOMPARE(reasonText(found, profile), u"by a (24 series) and 1 more"_s);
        ProfileSighting half = sighting(SightingState::NeedsMore);
        half.markers = { { "a", 1 } };
        half.absent = { "c", "d" };
        QCOMPARE(
            reasonText(half, profile), u"a is there, but c, d, which is needed as well, is not"_s);
        QCOMPARE(reasonText(sighting(SightingState::NotFound), profile),
            u"none of a, b was found on lab"_s);
        QCOMPARE(reasonText(sighting(SightingState::NotAsked), profile),
            u"lab has not been asked yet"_s);
        ProfileSighting dead = sighting(SightingState::NoAnswer);
        dead.error = u"%1 is odd"_s;
        QCOMPARE(reasonText(dead, profile), u"lab does not answer: %1 is odd"_s);
        profile.markers = { "a" };
        profile.markerMatchers = "server=\"\"";
        QCOMPARE(reasonText(sighting(SightingState::NotFound), profile),
            u"lab has no series of a with server=\"\""_s);
    }

    void countsInWords()
    {
        QCOMPARE(entitiesText({ .clusters = 2, .nodes = 1, .endpoints = 3, .replicas = 12 }),
            u"3 endpoints, 12 replicas, 1 node"_s);
        QCOMPARE(entitiesText({ .clusters = 1, .nodes = 0, .endpoints = 1, .replicas = 1 }),
            u"1 endpoint, 1 replica"_s);
        QCOMPARE(entitiesText({ .clusters = 2, .nodes = 0, .endpoints = 0, .replicas = 0 }),
            u"2 clusters"_s);
        QCOMPARE(entitiesText({}), QString());
        QCOMPARE(namesText({ "a", "b" }), u"a, b"_s);
        QCOMPARE(namesText({ "1", "2", "3", "4", "5", "6", "7", "8" }),
            u"1, 2, 3, 4, 5, 6 and 2 more"_s);
    }

    void speaksForAllServers()
    {
        const DetectionReport report = m_sample->report();
        QCOMPARE(stateText(SampleReport::row(report, "vllm")), u"detected on 1 of 2"_s);
        QCOMPARE(stateText(SampleReport::row(report, "triton")), u"not found"_s);
        QVERIFY(reasonText(SampleReport::row(report, "vllm"))
                    .startsWith(u"by vllm:num_requests_running (24 series)"_s));
        const DetectionReport alone = makeDetectionReport(m_sample->known(), {});
        QCOMPARE(reasonText(SampleReport::row(alone, "vllm")), u"no server is connected"_s);
        const DetectionReport twice =
            makeDetectionReport(m_sample->known(), { m_sample->lab(), m_sample->lab() });
        QVERIFY(reasonText(SampleReport::row(twice, "triton")).startsWith(u"no series of nv_"_s));
        QCOMPARE(stateText(SampleReport::row(twice, "vllm")), u"detected"_s);
        QCOMPARE(signalsText(SampleReport::row(twice, "triton")), QString());
        QVERIFY(signalsText(SampleReport::row(twice, "vllm")).contains(u" of "_s));
    }

    void namesAProblemByItsPlace()
    {
        QCOMPARE(problemText({ .file = u"/x/a.json"_s, .line = 3, .message = u"m"_s }),
            u"a.json, line 3: m"_s);
        QCOMPARE(problemText({ .file = {}, .line = 3, .message = u"m"_s }), u"line 3: m"_s);
        QCOMPARE(
            problemText({ .file = u"/x/a.json"_s, .line = 0, .message = u"m"_s }), u"a.json: m"_s);
        QCOMPARE(problemText({ .file = {}, .line = 0, .message = u"m"_s }), u"m"_s);
    }

    void everyKindHasAWordOfItsOwn()
    {
        QSet<QString> roles;
        for (int role = 0; role <= int(ProfileRole::Monitor); ++role) {
            roles += roleText(ProfileRole(role));
        }
        QCOMPARE(roles.size(), 8);
        QSet<QString> states;
        QSet<QChar> signs;
        for (int state = 0; state <= int(SightingState::NoAnswer); ++state) {
            states += stateText(SightingState(state));
            signs += stateSign(SightingState(state));
        }
        QCOMPARE(states.size(), 5);
        QCOMPARE(signs.size(), 5);
        QVERIFY(!roles.contains(QString()) && !states.contains(QString()));
        QVERIFY(originText(ProfileOrigin::Own) != originText(ProfileOrigin::Correction));
        QCOMPARE(levelText(Level::Node), u"Node"_s);
        QCOMPARE(placeText(u"gpu"_s), u"GPU"_s);
        QCOMPARE(placeText(u"other"_s), u"other"_s);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_DetectionWords)
#include "tst_DetectionWords.moc"
