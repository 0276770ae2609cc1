// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/JsonFields.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QJsonObject objectOf(const QByteArray& json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class tst_JsonFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEachTypeWithoutANote()
    {
        JsonFindings findings;
        JsonFields fields(objectOf(R"({"t":"x","f":true,"n":1.5,"i":3,"l":["a","b"],"o":{"k":1}})"),
            {}, findings);
        QCOMPARE(fields.text("t"_L1), u"x"_s);
        QVERIFY(fields.flag("f"_L1));
        QCOMPARE(fields.number("n"_L1), std::optional(1.5));
        QCOMPARE(fields.integer("i"_L1, 9), 3);
        QCOMPARE(fields.texts("l"_L1, 5), (QStringList { u"a"_s, u"b"_s }));
        QCOMPARE(fields.object("o"_L1)->value(u"k"_s).toInt(), 1);
        QVERIFY(findings.notes.empty());
        QVERIFY(!findings.refusal);
        QVERIFY(fields.rest().isEmpty());
    }

    void usesFallbacksForWhatIsAbsent()
    {
        JsonFindings findings;
        JsonFields fields({}, {}, findings);
        QCOMPARE(fields.text("t"_L1, u"usual"_s), u"usual"_s);
        QVERIFY(!fields.flag("f"_L1));
        QVERIFY(!fields.number("n"_L1));
        QCOMPARE(fields.integer("i"_L1, 9), 9);
        QVERIFY(fields.texts("l"_L1, 5).isEmpty());
        QVERIFY(!fields.object("o"_L1));
        QVERIFY(findings.notes.empty());
    }

    void notesWrongTypesWithTheirPath_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("number for a text") << QByteArray(R"({"t":1})");
        QTest::newRow("null for a text") << QByteArray(R"({"t":null})");
        QTest::newRow("list for a text") << QByteArray(R"({"t":[]})");
    }

    void notesWrongTypesWithTheirPath()
    {
        QFETCH(QByteArray, json);
        JsonFindings findings;
        JsonFields fields(objectOf(json), u"pages[0]"_s, findings);
        QCOMPARE(fields.text("t"_L1, u"usual"_s), u"usual"_s);
        QCOMPARE(findings.notes.size(), std::size_t { 1 });
        QCOMPARE(findings.notes.front().path, u"pages[0].t"_s);
        QCOMPARE(findings.notes.front().severity, NoteSeverity::Warning);
    }

    void takesWholeNumbersOfOrdinarySizeOnly_data()
    {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<int>("expected");
        QTest::newRow("largest") << QByteArray("1000000000") << 1'000'000'000;
        QTest::newRow("negative") << QByteArray("-3") << -3;
        QTest::newRow("with an exponent") << QByteArray("1e2") << 100;
        QTest::newRow("too large") << QByteArray("1000000001") << 7;
        QTest::newRow("huge") << QByteArray("1e300") << 7;
        QTest::newRow("broken") << QByteArray("1.5") << 7;
    }

    void takesWholeNumbersOfOrdinarySizeOnly()
    {
        QFETCH(QByteArray, number);
        QFETCH(int, expected);
        JsonFindings findings;
        JsonFields fields(objectOf("{\"i\":" + number + "}"), {}, findings);
        QCOMPARE(fields.integer("i"_L1, 7), expected);
        QCOMPARE(findings.notes.empty(), expected != 7);
    }

    void leavesOutWhatIsNoTextInAList()
    {
        JsonFindings findings;
        JsonFields fields(objectOf(R"({"l":["a",1,null,"b"]})"), u"p"_s, findings);
        QCOMPARE(fields.texts("l"_L1, 9), (QStringList { u"a"_s, u"b"_s }));
        QCOMPARE(findings.notes.size(), std::size_t { 2 });
        QCOMPARE(findings.notes.front().path, u"p.l[1]"_s);
    }

    /// Cutting a list off would lose its rest at the next saving.
    void refusesAListThatIsTooLongAndKeepsTheFirstReason()
    {
        JsonFindings findings;
        JsonFields fields(objectOf(R"({"l":[1,2,3],"m":[1,2]})"), {}, findings);
        QVERIFY(fields.array("l"_L1, 2).isEmpty());
        QVERIFY(fields.array("m"_L1, 1).isEmpty());
        QVERIFY(findings.refusal);
        QCOMPARE(findings.refusal->kind, ErrorKind::TooMuch);
        QCOMPARE(findings.refusal->detail, u"l"_s);
    }

    void keepsWhatNobodyAskedFor()
    {
        JsonFindings findings;
        JsonFields fields(objectOf(R"({"a":1,"later":{"x":[true]}})"), {}, findings);
        QCOMPARE(fields.integer("a"_L1, 0), 1);
        QCOMPARE(fields.rest(), objectOf(R"({"later":{"x":[true]}})"));
    }

    void boundsItsNotes()
    {
        JsonFindings findings;
        for (int i = 0; i < 1000; ++i) {
            findings.note({}, u"odd"_s);
        }
        QCOMPARE(findings.notes.size(), JsonFindings::kMostNotes);
    }
};

QTEST_APPLESS_MAIN(tst_JsonFields)
#include "tst_JsonFields.moc"
