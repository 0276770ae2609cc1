// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "workspace/JsonLines.h"

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

    void takesTheLastOfARepeatedKey()
    {
        QCOMPARE(linesOf("{\"a\":1,\n\"a\":2}", { u"a"_s }).value(u"a"_s), 2);
    }

    void countsLinesUpToAnOffset()
    {
        QCOMPARE(lineAt("a\nb\nc", 0), 1);
        QCOMPARE(lineAt("a\nb\nc", 2), 2);
        QCOMPARE(lineAt("a\nb\nc", 99), 3);
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
