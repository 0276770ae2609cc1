// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/ServerProfile.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

ServerProfile profileOf(const std::string& id, const std::vector<std::string>& signalIds = {})
{
    ServerProfile profile;
    profile.id = id;
    for (const std::string& signalId : signalIds) {
        profile.signalList.push_back({ .id = signalId, .alternatives = {}, .missing = {} });
    }
    return profile;
}

} // namespace

class tst_ServerProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// The names stand in files.
    void namesRolesAsFilesDo_data()
    {
        QTest::addColumn<ProfileRole>("role");
        QTest::newRow("engine") << ProfileRole::Engine;
        QTest::newRow("proxy") << ProfileRole::Proxy;
        QTest::newRow("observer") << ProfileRole::Observer;
        QTest::newRow("machine") << ProfileRole::Machine;
        QTest::newRow("accelerator") << ProfileRole::Accelerator;
        QTest::newRow("workload") << ProfileRole::Workload;
        QTest::newRow("inventory") << ProfileRole::Inventory;
        QTest::newRow("monitor") << ProfileRole::Monitor;
    }

    void namesRolesAsFilesDo()
    {
        QFETCH(ProfileRole, role);
        QCOMPARE(toText(role), QString::fromLatin1(QTest::currentDataTag()));
    }

    void findsSignalsByTheirWholeId()
    {
        const ServerProfile profile = profileOf("vllm", { "ttft_p95", "ttft_p99" });
        QCOMPARE(profile.findSignal("ttft_p99"), &profile.signalList.back());
        QVERIFY(profile.findSignal("ttft") == nullptr);
        QVERIFY(profile.findSignal("TTFT_P95") == nullptr);
        QVERIFY(profile.findSignal("") == nullptr);
        QVERIFY(profileOf("empty").findSignal("ttft_p95") == nullptr);
    }

    void findsProfilesByTheirWholeId()
    {
        ProfileSet set;
        QVERIFY(set.find("vllm") == nullptr);
        set.profiles = { profileOf("sglang"), profileOf("vllm") };
        QCOMPARE(set.find("vllm"), &set.profiles.back());
        QCOMPARE(set.find("sglang"), &set.profiles.front());
        QVERIFY(set.find("vllm2") == nullptr);
        QVERIFY(set.find("") == nullptr);
    }

    /// What profiles leave out has to mean the same everywhere.
    void hasTheUsualLabelsWhereNothingIsSaid()
    {
        const ServerProfile profile;
        QCOMPARE(profile.level, Level::Endpoint);
        QCOMPARE(profile.identity.pod, std::vector<std::string> { "pod" });
        QCOMPARE(profile.identity.podNamespace, std::vector<std::string> { "namespace" });
        QVERIFY(profile.identity.cluster.empty());
        QCOMPARE(ProfileSet().words.cluster, std::vector<std::string> { "cluster" });
    }
};

QTEST_GUILESS_MAIN(tst_ServerProfile)
#include "tst_ServerProfile.moc"
