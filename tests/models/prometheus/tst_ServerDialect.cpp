// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/ServerDialect.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray parametersFor(
    std::string expression, Flavour flavour, QueryRequest::Kind kind = QueryRequest::Kind::Range)
{
    QueryRequest request;
    request.kind = kind;
    request.expression = std::move(expression);
    HttpRequest http;
    addDialect(http, request, flavour);
    QByteArrayList texts;
    for (const auto& [name, value] : http.parameters) {
        texts += name + '=' + value;
    }
    return texts.join('&');
}

} // namespace

class tst_ServerDialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void asksPrometheusForNothingMore()
    {
        QCOMPARE(parametersFor("rate(a[1m])", Flavour::Prometheus), QByteArray());
        QCOMPARE(parametersFor("rate(a[1m])", Flavour::Unknown), QByteArray());
        QCOMPARE(parametersFor("rate(a[1m])", Flavour::Mimir), QByteArray());
    }

    void keepsVictoriaMetricsOnOurGrid()
    {
        QCOMPARE(parametersFor("a", Flavour::VictoriaMetrics), QByteArray("nocache=1"));
        QCOMPARE(parametersFor("a", Flavour::VictoriaMetrics, QueryRequest::Kind::Instant),
            QByteArray());
    }

    void asksThanosForJoinedReplicas()
    {
        QCOMPARE(parametersFor("a", Flavour::Thanos, QueryRequest::Kind::Instant),
            QByteArray("dedup=true&partial_response=true"));
    }

    void keepsWindowsWideEnoughForDownsampledBlocks_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("resolution");
        const auto row = [](const char* expression, const char* resolution) {
            QTest::newRow(expression) << QByteArray(expression) << QByteArray(resolution);
        };
        row("a", "auto");
        row("rate(a[5m])", "0s");
        row("rate(a[20m])", "5m");
        row("rate(a[3h59m])", "5m");
        row("rate(a[4h])", "auto");
        row("rate(a[1d]) / rate(b[2m])", "0s");
        row("max_over_time(a[1d:1m])", "auto");
        row("rate(a{l=\"[1m]\"}[1d])", "auto");
        row("rate(a{l='\\'[1m]'}[1d])", "auto");
        row("rate(a{l=\"x[\"}[ 30m ])", "5m");
        row("a[what]", "auto");
    }

    void keepsWindowsWideEnoughForDownsampledBlocks()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, resolution);
        QCOMPARE(parametersFor(expression.toStdString(), Flavour::Thanos),
            "dedup=true&partial_response=true&max_source_resolution=" + resolution);
    }

    void saysThatNamesInQuotesNeedANewerServer_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<bool>("isExplained");
        QTest::newRow("a metric")
            << u"1:2: parse error: unexpected string \"\\\"my.metric\\\"\" in "
               u"label matching, expected identifier or \"}\""_s
            << true;
        QTest::newRow("a grouping")
            << u"1:9: parse error: unexpected string \"\\\"a.b\\\"\" in grouping opts"_s << true;
        QTest::newRow("something else") << u"1:5: parse error: unclosed left bracket"_s << false;
    }

    void saysThatNamesInQuotesNeedANewerServer()
    {
        QFETCH(QString, message);
        QFETCH(bool, isExplained);
        Error error;
        error.kind = ErrorKind::BadQuery;
        error.message = message;
        QCOMPARE(explained(error).message.contains(u"Prometheus 3"_s), isExplained);
        QVERIFY(explained(error).message.startsWith(message));
        error.kind = ErrorKind::Timeout;
        QCOMPARE(explained(error).message, message);
    }
};

QTEST_APPLESS_MAIN(tst_ServerDialect)
#include "tst_ServerDialect.moc"
