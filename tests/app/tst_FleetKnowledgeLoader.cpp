// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "FleetKnowledgeLoader.h"
#include "Resources.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kProfile = R"({"schemaVersion": 1, "id": "%1", "title": "%2", "level": "endpoint",)"
                          R"( "role": "engine", "detect": {"anyOf": ["lab_up"]},)"
                          R"( "identity": {"cluster": ["cluster"], "endpoint": ["model"],)"
                          R"( "replica": ["pod"]}, "signals": []})";

QByteArray profile(const QString& id, const QString& title)
{
    return QString::fromLatin1(kProfile).arg(id, title).toUtf8();
}

/// Latency over a millisecond is a failure.
constexpr auto kStrictRules = R"({"schemaVersion": 1, "rules": [{"signal": "latency_p99",)"
                              R"( "above": [{"value": 0.001, "state": "failing"}]}]})";

Health verdictOf(const FleetKnowledge& knowledge, std::string_view signalId, double value)
{
    return knowledge.health.judge(*knowledge.catalog.find(signalId), value).health;
}

} // namespace

class tst_FleetKnowledgeLoader : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QStringList m_remarks;

    void write(const QString& name, const QByteArray& content)
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    Result<FleetKnowledge> load() { return loadFleetKnowledge(m_folder->path(), m_remarks); }

private Q_SLOTS:

    void initTestCase() { initResources(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_remarks.clear();
    }

    void knowsWhatIsShipped_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("no folder of the user's") << QString();
        QTest::newRow("one that does not exist") << u"/nonexistent/promdesk"_s;
        QTest::newRow("one that is a file") << u"/dev/null"_s;
    }

    void knowsWhatIsShipped()
    {
        QFETCH(QString, folder);
        const auto knowledge = loadFleetKnowledge(folder, m_remarks);
        QVERIFY(knowledge);
        QCOMPARE(m_remarks, QStringList());
        for (const char* id : { "vllm", "triton", "node_exporter", "dcgm", "envoy" }) {
            QVERIFY2(knowledge->profiles->find(id) != nullptr, id);
        }
        QVERIFY(knowledge->catalog.find("latency_p99") != nullptr);
        QCOMPARE(verdictOf(*knowledge, "node_ready", 0), Health::Failing);
    }

    void aProfileOfTheUsersIsAdded()
    {
        const std::size_t shipped = load()->profiles->profiles.size();
        write(u"lab.json"_s, profile(u"lab"_s, u"Lab"_s));
        const auto knowledge = load();
        QVERIFY(knowledge);
        QCOMPARE(m_remarks, QStringList());
        QCOMPARE(knowledge->profiles->profiles.size(), shipped + 1);
        QCOMPARE(knowledge->profiles->find("lab")->title, u"Lab"_s);
    }

    void aProfileOfTheUsersTakesTheShippedOnesPlace()
    {
        const std::size_t shipped = load()->profiles->profiles.size();
        write(u"mine.json"_s, profile(u"vllm"_s, u"Our vLLM"_s));
        const auto knowledge = load();
        QVERIFY(knowledge);
        QCOMPARE(knowledge->profiles->profiles.size(), shipped);
        QCOMPARE(knowledge->profiles->find("vllm")->title, u"Our vLLM"_s);
    }

    void aBrokenProfileIsARemarkAndNoMore_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("no JSON") << QByteArray("{\"schemaVersion\": 1,,");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("of a newer version") << QByteArray("{\"schemaVersion\": 99}");
        QTest::newRow("bytes") << QByteArray("\x00\xff\xfe", 3);
    }

    void aBrokenProfileIsARemarkAndNoMore()
    {
        QFETCH(QByteArray, content);
        write(u"broken.json"_s, content);
        write(u"lab.json"_s, profile(u"lab"_s, u"Lab"_s));
        const auto knowledge = load();
        QVERIFY(knowledge);
        QCOMPARE(m_remarks.size(), 1);
        QVERIFY2(m_remarks.first().contains(u"broken.json"_s), qPrintable(m_remarks.first()));
        QVERIFY(knowledge->profiles->find("vllm") != nullptr);
        QVERIFY(knowledge->profiles->find("lab") != nullptr);
    }

    void theUsersRulesChangeWhatTheyName()
    {
        QCOMPARE(verdictOf(*load(), "latency_p99", 0.5), Health::Ok);
        write(u"health.json"_s, kStrictRules);
        const auto knowledge = load();
        QVERIFY(knowledge);
        QCOMPARE(m_remarks, QStringList());
        QCOMPARE(verdictOf(*knowledge, "latency_p99", 0.5), Health::Failing);
        QCOMPARE(verdictOf(*knowledge, "node_ready", 0), Health::Failing); // still shipped
        QVERIFY(!knowledge->health.endpointVitals().empty());
    }

    void brokenRulesLeaveTheShippedOnes_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("no JSON") << QByteArray("{\n \"schemaVersion\": 1,\n ?\n}");
        QTest::newRow("an unknown state")
            << QByteArray(R"({"schemaVersion": 1, "rules": [{"signal": "latency_p99",)"
                          R"( "above": [{"value": 1, "state": "sad"}]}]})");
        QTest::newRow("far too long") << QByteArray(300 * 1024, ' ');
    }

    void brokenRulesLeaveTheShippedOnes()
    {
        QFETCH(QByteArray, content);
        write(u"health.json"_s, content);
        const auto knowledge = load();
        QVERIFY(knowledge);
        QCOMPARE(m_remarks.size(), 1);
        QVERIFY2(m_remarks.first().contains(u"health.json"_s), qPrintable(m_remarks.first()));
        QCOMPARE(verdictOf(*knowledge, "latency_p99", 0.5), Health::Ok);
        QCOMPARE(verdictOf(*knowledge, "node_ready", 0), Health::Failing);
    }

    void remarksAreAddedToWhatIsThere()
    {
        m_remarks = { u"earlier"_s };
        write(u"broken.json"_s, "?");
        QVERIFY(load());
        QCOMPARE(m_remarks.size(), 2);
        QCOMPARE(m_remarks.first(), u"earlier"_s);
    }

    void looksForProfilesAmongTheUsersSettings()
    {
        const QByteArray before = qgetenv("XDG_CONFIG_HOME");
        const bool wasSet = qEnvironmentVariableIsSet("XDG_CONFIG_HOME");
        qputenv("XDG_CONFIG_HOME", "/srv/settings");
        const QString folder = userProfileFolder();
        qunsetenv("XDG_CONFIG_HOME");
        if (wasSet) {
            qputenv("XDG_CONFIG_HOME", before);
        }
        QCOMPARE(folder, u"/srv/settings/promdesk/profiles"_s);
    }
};

QTEST_GUILESS_MAIN(tst_FleetKnowledgeLoader)
#include "tst_FleetKnowledgeLoader.moc"
