// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "profiles/ProfileLoader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray smallProfile(const QByteArray& id = "small", const QByteArray& title = "Small")
{
    return "{\n"
           "\"schemaVersion\": 1,\n"
           "\"id\": \""
        + id + "\",\n\"title\": \"" + title
        + "\",\n"
          "\"level\": \"endpoint\",\n"
          "\"role\": \"engine\",\n"
          "\"detect\": { \"anyOf\": [\"small:running\"], \"matchers\": \"x=\\\"\\\"\" },\n"
          "\"identity\": { \"cluster\": [\"cluster\"], \"endpoint\": [\"model_name\"] },\n"
          "\"signals\": [\n"
          "{ \"id\": \"request_rate\",\n"
          "  \"alternatives\": [ { \"needs\": [\"small:done_total\"],\n"
          "    \"expression\": \"sum by ($by) (rate(small:done_total{$sel}[$win]))\" } ],\n"
          "  \"missing\": \"It counts nothing.\" }\n"
          "]\n}\n";
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class tst_ProfileLoader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEveryField()
    {
        const auto profile = parseProfile(smallProfile(), u"small.json"_s);
        QVERIFY(profile.has_value());
        QCOMPARE(profile->id, "small");
        QCOMPARE(profile->title, u"Small"_s);
        QCOMPARE(profile->level, Level::Endpoint);
        QCOMPARE(profile->role, ProfileRole::Engine);
        QCOMPARE(profile->markers, std::vector<std::string> { "small:running" });
        QCOMPARE(profile->markerMatchers, "x=\"\"");
        QCOMPARE(profile->identity.endpoint, std::vector<std::string> { "model_name" });
        QVERIFY(profile->identity.node.empty());
        const ProfileSignal* signal = profile->findSignal("request_rate");
        QVERIFY(signal);
        QCOMPARE(signal->alternatives.size(), std::size_t { 1 });
        QCOMPARE(signal->missing, u"It counts nothing."_s);
        QVERIFY(!profile->findSignal("other"));
    }

    void namesTheLineOfAMistake_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<int>("line");
        QTest::newRow("not JSON") << QByteArray("\"small\",") << QByteArray("small,") << 3;
        QTest::newRow("id with a capital") << QByteArray("\"small\"") << QByteArray("\"Sm\"") << 3;
        QTest::newRow("no title") << QByteArray("\"Small\"") << QByteArray("\"\"") << 4;
        QTest::newRow("unknown level")
            << QByteArray("\"endpoint\",") << QByteArray("\"rack\",") << 5;
        QTest::newRow("unknown role") << QByteArray("\"engine\"") << QByteArray("\"motor\"") << 6;
        QTest::newRow("no marker") << QByteArray("[\"small:running\"]") << QByteArray("[]") << 7;
        QTest::newRow("a marker that is no name")
            << QByteArray("small:running") << QByteArray("a b") << 7;
        QTest::newRow("a label that is no name")
            << QByteArray("[\"cluster\"]") << QByteArray("[\"a:b\"]") << 8;
        QTest::newRow("a key that is not known")
            << QByteArray("\"missing\"") << QByteArray("\"mising\"") << 13;
        QTest::newRow("an expression without $sel") << QByteArray("{$sel}") << QByteArray("") << 12;
        QTest::newRow("needs nothing")
            << QByteArray("[\"small:done_total\"]") << QByteArray("[]") << 11;
    }

    void namesTheLineOfAMistake()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const int, line);
        QByteArray json = smallProfile();
        QVERIFY(json.contains(from));
        json.replace(from, to);
        const auto profile = parseProfile(json, u"my.json"_s);
        QVERIFY(!profile);
        QCOMPARE(profile.error().kind, ErrorKind::Malformed);
        QCOMPARE(profile.error().context, u"my.json:%1"_s.arg(line));
        QVERIFY(!profile.error().message.isEmpty());
    }

    void refusesASignalThatIsThereTwice()
    {
        QByteArray json = smallProfile();
        const qsizetype start = json.indexOf("{ \"id\": \"request_rate\"");
        const qsizetype end = json.indexOf("\n]");
        json.insert(end, ",\n" + json.mid(start, end - start));
        const auto profile = parseProfile(json, u"my.json"_s);
        QVERIFY(!profile);
        QCOMPARE(profile.error().context, u"my.json:14"_s);
    }

    void refusesANewerFormat()
    {
        QByteArray json = smallProfile();
        json.replace("\"schemaVersion\": 1", "\"schemaVersion\": 2");
        const auto profile = parseProfile(json, u"my.json"_s);
        QVERIFY(!profile);
        QCOMPARE(profile.error().kind, ErrorKind::TooNew);
    }

    void survivesTruncationAtEveryByte()
    {
        const QByteArray json = smallProfile().trimmed();
        for (qsizetype length = 0; length < json.size(); ++length) {
            QVERIFY(!parseProfile(json.left(length), u"cut.json"_s));
        }
        QVERIFY(parseProfile(json, u"cut.json"_s));
    }

    void refusesAFileThatIsTooLarge()
    {
        const QByteArray json = smallProfile();
        QVERIFY(parseProfile(json + QByteArray(1024 * 1024 - json.size(), ' '), u"a"_s));
        const auto profile =
            parseProfile(json + QByteArray(1024 * 1024 + 1 - json.size(), ' '), u"a"_s);
        QVERIFY(!profile);
        QCOMPARE(profile.error().kind, ErrorKind::TooMuch);
    }

    void keepsGoodProfilesBesideABadOne()
    {
        const QTemporaryDir folder;
        write(folder.filePath(u"a.json"_s), smallProfile("b_second"));
        write(folder.filePath(u"b.json"_s), "{ \"id\": ");
        write(folder.filePath(u"c.json"_s), smallProfile("a_first"));
        write(folder.filePath(u"signals.json"_s), "{}");
        const LoadedProfiles loaded = loadProfiles({ folder.path() });
        QCOMPARE(loaded.profiles->profiles.size(), std::size_t { 2 });
        QCOMPARE(loaded.profiles->profiles.front().id, "a_first");
        QCOMPARE(loaded.errors.size(), std::size_t { 1 });
        QVERIFY(loaded.errors.front().context.endsWith(u"b.json:1"_s));
    }

    void letsALaterFolderReplaceAProfile()
    {
        const QTemporaryDir shipped;
        const QTemporaryDir own;
        write(shipped.filePath(u"small.json"_s), smallProfile());
        write(own.filePath(u"other-name.json"_s), smallProfile("small", "Mine"));
        const LoadedProfiles loaded =
            loadProfiles({ shipped.path(), u"/does/not/exist"_s, own.path() });
        QVERIFY(loaded.errors.empty());
        QCOMPARE(loaded.profiles->profiles.size(), std::size_t { 1 });
        QCOMPARE(loaded.profiles->find("small")->title, u"Mine"_s);
    }
};

QTEST_GUILESS_MAIN(tst_ProfileLoader)
#include "tst_ProfileLoader.moc"
