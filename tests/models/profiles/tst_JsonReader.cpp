// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/JsonReader.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

JsonReader readerOf(const QByteArray& json)
{
    return JsonReader(json, u"vllm.json"_s, 10'000);
}

} // namespace

class tst_JsonReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsFieldByField()
    {
        JsonReader reader = readerOf(R"({"t":"x","n":2,"o":{"k":"v"},"l":[{"a":"1"},{"a":"2"}],
            "s":["p","q"]})");
        const JsonNode root = reader.root();
        QCOMPARE(reader.text(root, u"t"_s), u"x"_s);
        QCOMPARE(reader.optionalText(root, u"gone"_s), QString());
        QCOMPARE(reader.number(root, u"n"_s), 2.0);
        QCOMPARE(reader.text(reader.objectAt(root, u"o"_s), u"k"_s), u"v"_s);
        const auto items = reader.items(root, u"l"_s);
        QCOMPARE(items.size(), std::size_t { 2 });
        QCOMPARE(reader.text(items[1], u"a"_s), u"2"_s);
        QCOMPARE(reader.texts(root, u"s"_s), (std::vector<std::string> { "p", "q" }));
        QVERIFY(reader.items(root, u"gone"_s).empty());
        QVERIFY(!reader.hasFailed());
    }

    void namesFileAndLineOfTheFirstFault()
    {
        JsonReader reader = readerOf("{\n  \"a\": 1,\n  \"list\": [\n    {\"t\": \"\"}\n  ]\n}");
        QCOMPARE(reader.text(reader.items(reader.root(), u"list"_s).front(), u"t"_s), QString());
        QVERIFY(reader.hasFailed());
        QCOMPARE(reader.error().kind, ErrorKind::Malformed);
        QCOMPARE(reader.error().context, u"vllm.json:4"_s);
        QCOMPARE(reader.error().detail, u"line 4"_s);
        (void)reader.text(reader.root(), u"a"_s);
        QCOMPARE(reader.error().context, u"vllm.json:4"_s); // the first one counts
    }

    void refusesWhatIsNoObjectOfJson_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("kind");
        const int malformed = static_cast<int>(ErrorKind::Malformed);
        QTest::newRow("empty") << QByteArray() << malformed;
        QTest::newRow("cut") << QByteArray("{\"a\":") << malformed;
        QTest::newRow("a list") << QByteArray("[]") << malformed;
        QTest::newRow("too large") << QByteArray("{\"a\":\"" + QByteArray(20'000, 'x') + "\"}")
                                   << static_cast<int>(ErrorKind::TooMuch);
        QTest::newRow("too deep") << QByteArray(9'000, '[') << malformed;
    }

    void refusesWhatIsNoObjectOfJson()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, kind);
        JsonReader reader = readerOf(json);
        QVERIFY(reader.hasFailed());
        QCOMPARE(static_cast<int>(reader.error().kind), kind);
        QVERIFY(reader.error().context.startsWith(u"vllm.json:"_s));
        QCOMPARE(reader.optionalText(reader.root(), u"a"_s), QString());
    }

    void refusesUnknownKeysAndNamesTheKnown()
    {
        JsonReader reader = readerOf("{\"id\":\"x\",\n\"idd\":\"y\"}");
        reader.refuseUnknownKeys(reader.root(), { u"id"_s, u"title"_s });
        QVERIFY(reader.hasFailed());
        QCOMPARE(reader.error().context, u"vllm.json:2"_s);
        QVERIFY(reader.error().message.contains(u"\"idd\""_s));
        QVERIFY(reader.error().message.contains(u"id, title"_s));
    }

    void tellsNewerFilesFromBrokenOnes_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<bool>("isGood");
        QTest::addColumn<bool>("isTooNew");
        QTest::newRow("known") << QByteArray("1") << true << false;
        QTest::newRow("newer") << QByteArray("2") << false << true;
        QTest::newRow("older") << QByteArray("0") << false << false;
        QTest::newRow("text") << QByteArray("\"1\"") << false << false;
    }

    void tellsNewerFilesFromBrokenOnes()
    {
        QFETCH(QByteArray, version);
        QFETCH(bool, isGood);
        QFETCH(bool, isTooNew);
        JsonReader reader = readerOf("{\"schemaVersion\":" + version + "}");
        reader.requireSchemaVersion(1);
        QCOMPARE(reader.hasFailed(), !isGood);
        QCOMPARE(!isGood && reader.error().kind == ErrorKind::TooNew, isTooNew);
    }

    void readsFilesWithinTheirBound()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"a.json"_s);
        QCOMPARE(readDataFile(path, 10).error().kind, ErrorKind::NotFound);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"a\":1}");
        file.close();
        QCOMPARE(*readDataFile(path, 10), QByteArray("{\"a\":1}"));
        QCOMPARE(readDataFile(path, 6).error().kind, ErrorKind::TooMuch);
        QCOMPARE(readDataFile(path, 6).error().context, path);
    }
};

QTEST_APPLESS_MAIN(tst_JsonReader)
#include "tst_JsonReader.moc"
