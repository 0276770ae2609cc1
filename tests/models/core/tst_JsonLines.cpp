// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/JsonLines.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_JsonLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsTheLineOfAPath_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("line");
        QTest::newRow("top") << QString() << 1;
        QTest::newRow("first key") << u"a"_s << 2;
        QTest::newRow("value on the next line") << u"b"_s << 4;
        QTest::newRow("in a list") << u"list[1]"_s << 7;
        QTest::newRow("deep") << u"list[1].x[0]"_s << 8;
        QTest::newRow("after nested ones") << u"list[2]"_s << 9;
        QTest::newRow("escaped key") << u"é"_s << 11;
        QTest::newRow("brackets in strings do not count") << u"last"_s << 12;
        QTest::newRow("missing: its parent") << u"list[1].x[7].y"_s << 8;
        QTest::newRow("missing: the top") << u"nothing"_s << 1;
    }

    void findsTheLineOfAPath()
    {
        QFETCH(QString, path);
        QFETCH(int, line);
        const QByteArray json =
            "{\n\"a\": 1,\n\"b\":\n true,\n\"list\": [\n  3,\n  {\"y\": \"}]\",\n"
            "   \"x\": [-1e5]},\n  null\n],\n\"\\u00e9\": \"[{\\\"\",\n"
            "\"last\": {}\n}\n";
        QCOMPARE(linesOf(json, { path }).value(path), line);
    }

    void findsTheLineBySteps_data()
    {
        QTest::addColumn<QStringList>("steps");
        QTest::addColumn<int>("line");
        QTest::newRow("the whole") << QStringList {} << 1;
        QTest::newRow("a key") << QStringList { u"b"_s } << 3;
        QTest::newRow("an element") << QStringList { u"b"_s, u"1"_s } << 5;
        QTest::newRow("inside an element") << QStringList { u"b"_s, u"1"_s, u"d"_s } << 6;
        QTest::newRow("after nested values") << QStringList { u"e"_s } << 8;
        QTest::newRow("a key with a point") << QStringList { u"f.g"_s, u"h"_s } << 10;
        QTest::newRow("a missing key gives its object")
            << QStringList { u"b"_s, u"1"_s, u"zz"_s } << 5;
        QTest::newRow("an index beyond the end") << QStringList { u"b"_s, u"9"_s } << 3;
    }

    void findsTheLineBySteps()
    {
        QFETCH(const QStringList, steps);
        const QByteArray json = "{\n"
                                "\"a\": \"\\\"b\\\": {[,\",\n"
                                "\"b\": [\n"
                                "{ \"c\": [1, {\"d\": 2}] },\n"
                                "{ \"c\": [],\n"
                                "  \"d\": null }\n"
                                "],\n"
                                "\"e\": true,\n"
                                "\"f.g\": {\n"
                                "  \"h\": 1 }\n"
                                "}\n";
        QTEST(lineOf(json, steps), "line");
    }

    void staysInsideTextsThatAreNotJson()
    {
        const QByteArray json = "{\"a\":[1,{\"b\":\"x\\\"\"}]}";
        for (qsizetype length = 0; length <= json.size(); ++length) {
            QCOMPARE(lineOf(json.left(length), { u"a"_s, u"1"_s, u"b"_s }), 1);
        }
    }

    void takesTheLastOfARepeatedKey()
    {
        QCOMPARE(linesOf("{\"a\":1,\n\"a\":2}", { u"a"_s }).value(u"a"_s), 2);
    }

    void countsLinesUpToAnOffset()
    {
        QCOMPARE(lineAt("a\nb\nc", 0), 1);
        QCOMPARE(lineAt("a\nb\nc", 2), 2);
        QCOMPARE(lineAt("a\nb\nc", 99), 3);
        QCOMPARE(lineAt("a\nb\nc", -1), 1);
    }

    void measuresNesting_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("depth");
        QTest::newRow("bare") << QByteArray("1") << 0;
        QTest::newRow("empty") << QByteArray() << 0;
        QTest::newRow("siblings") << QByteArray("[[],[],{}]") << 2;
        QTest::newRow("inside strings") << QByteArray("[\"[[[\\\"[\"]") << 1;
        QTest::newRow("a million") << QByteArray(1'000'000, '[') << 1'000'000;
        QTest::newRow("open string") << QByteArray("[\"[[") << 1;
    }

    void measuresNesting()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, depth);
        QCOMPARE(nestingDepth(json), depth);
    }
};

QTEST_GUILESS_MAIN(tst_JsonLines)
#include "tst_JsonLines.moc"
