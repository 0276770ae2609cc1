// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "profiles/JsonLocation.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_JsonLocation : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsTheLineOfAValue_data()
    {
        QTest::addColumn<QStringList>("path");
        QTest::addColumn<int>("line");
        QTest::newRow("the whole") << QStringList {} << 1;
        QTest::newRow("a key") << QStringList { u"b"_s } << 3;
        QTest::newRow("an element") << QStringList { u"b"_s, u"1"_s } << 5;
        QTest::newRow("inside an element") << QStringList { u"b"_s, u"1"_s, u"d"_s } << 6;
        QTest::newRow("after nested values") << QStringList { u"e"_s } << 8;
        QTest::newRow("a missing key gives its object")
            << QStringList { u"b"_s, u"1"_s, u"zz"_s } << 5;
        QTest::newRow("an index beyond the end") << QStringList { u"b"_s, u"9"_s } << 3;
    }

    void findsTheLineOfAValue()
    {
        QFETCH(const QStringList, path);
        const QByteArray json = "{\n"
                                "\"a\": \"\\\"b\\\": {[,\",\n"
                                "\"b\": [\n"
                                "{ \"c\": [1, {\"d\": 2}] },\n"
                                "{ \"c\": [],\n"
                                "  \"d\": null }\n"
                                "],\n"
                                "\"e\": true\n"
                                "}\n";
        QTEST(lineOfJsonValue(json, path), "line");
    }

    void staysInsideTextsThatAreNotJson()
    {
        const QByteArray json = "{\"a\":[1,{\"b\":\"x\\\"\"}]}";
        for (qsizetype length = 0; length <= json.size(); ++length) {
            QCOMPARE(lineOfJsonValue(json.left(length), { u"a"_s, u"1"_s, u"b"_s }), 1);
        }
    }

    void countsLinesUpToAnOffset()
    {
        QCOMPARE(lineOfOffset("a\nb\nc", 0), 1);
        QCOMPARE(lineOfOffset("a\nb\nc", 4), 3);
        QCOMPARE(lineOfOffset("a\nb\nc", 99), 3);
        QCOMPARE(lineOfOffset("a\nb\nc", -1), 1);
    }
};

QTEST_GUILESS_MAIN(tst_JsonLocation)
#include "tst_JsonLocation.moc"
