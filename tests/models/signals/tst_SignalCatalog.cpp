// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "signals/SignalCatalog.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray smallCatalog()
{
    return "{ \"schemaVersion\": 1, \"signals\": [\n"
           "{ \"id\": \"ttft_p95\", \"title\": \"Time to first token, p95\",\n"
           "  \"shortTitle\": \"TTFT p95\", \"unit\": \"seconds\",\n"
           "  \"combination\": \"maximum\", \"levels\": [\"endpoint\", \"fleet\"] }\n"
           "] }";
}

} // namespace

class tst_SignalCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEveryField()
    {
        const auto catalog = SignalCatalog::fromJson(smallCatalog());
        QVERIFY(catalog.has_value());
        const Signal* signal = catalog->find("ttft_p95");
        QVERIFY(signal);
        QCOMPARE(signal->title, u"Time to first token, p95"_s);
        QCOMPARE(signal->shortTitle, u"TTFT p95"_s);
        QCOMPARE(signal->unit, Unit::Seconds);
        QCOMPARE(signal->combination, Combination::Maximum);
        QCOMPARE(signal->levels, (std::vector { Level::Endpoint, Level::Fleet }));
        QVERIFY(!catalog->find("ttft"));
    }

    void namesTheLineOfAMistake_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("line");
        QTest::newRow("not JSON") << QByteArray("\"unit\"") << QByteArray("unit") << u"line 3"_s;
        QTest::newRow("unknown unit")
            << QByteArray("\"seconds\"") << QByteArray("\"furlong\"") << u"line 2"_s;
        QTest::newRow("unknown combination")
            << QByteArray("\"maximum\"") << QByteArray("\"mean\"") << u"line 2"_s;
        QTest::newRow("unknown level")
            << QByteArray("\"fleet\"") << QByteArray("\"rack\"") << u"line 2"_s;
        QTest::newRow("unknown key")
            << QByteArray("\"levels\"") << QByteArray("\"level\"") << u"line 4"_s;
    }

    void namesTheLineOfAMistake()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QByteArray json = smallCatalog();
        json.replace(from, to);
        const auto catalog = SignalCatalog::fromJson(json);
        QVERIFY(!catalog);
        QCOMPARE(catalog.error().kind, ErrorKind::Malformed);
        QTEST(catalog.error().detail, "line");
    }

    void refusesASignalThatIsThereTwice()
    {
        QByteArray json = smallCatalog();
        const qsizetype start = json.indexOf("{ \"id\"");
        const qsizetype end = json.indexOf("\n] }");
        json.insert(end, "," + json.mid(start, end - start));
        QVERIFY(!SignalCatalog::fromJson(json));
    }
};

QTEST_GUILESS_MAIN(tst_SignalCatalog)
#include "tst_SignalCatalog.moc"
