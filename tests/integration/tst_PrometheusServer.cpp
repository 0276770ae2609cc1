// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/PrometheusServer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTest>

using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

/// 3 series with 10 samples each, 60 s apart, from this second on.
constexpr qint64 kStart = 1'790'000'000;

QByteArray threeSeries()
{
    QByteArray text = "# TYPE queue_length gauge\n";
    for (int series = 0; series < 3; ++series) {
        for (int i = 0; i < 10; ++i) {
            text += "queue_length{pod=\"p" + QByteArray::number(series) + "\"} "
                + QByteArray::number(i) + ' ' + QByteArray::number(kStart + 60 * i) + '\n';
        }
    }
    return text;
}

} // namespace

class tst_PrometheusServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void servesImportedHistory()
    {
        PrometheusServer server({ .history = threeSeries() });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        QCOMPARE(countOf(server, u"queue_length"_s), u"3"_s);
    }

    void keepsItsHistoryAndPortOverARestart()
    {
        PrometheusServer server({ .history = threeSeries(), .pathPrefix = u"/prom"_s });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        const QUrl before = server.baseUrl();
        QVERIFY(before.path() == u"/prom"_s);
        server.kill();
        QVERIFY2(server.restart(), qPrintable(server.errorText()));
        QCOMPARE(server.baseUrl(), before);
        QCOMPARE(countOf(server, u"queue_length"_s), u"3"_s);
    }

    void asksForCredentialsWhenItsFilesSaySo()
    {
        PrometheusServer server({ .files = { { u"web.yml"_s, webYaml() } },
            .arguments = { u"--web.config.file=web.yml"_s } });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        get(server, u"/api/v1/query?query=1"_s);
        QCOMPARE(m_status, 401);
    }

    void saysWhyItDoesNotStart()
    {
        PrometheusServer server({ .configYaml = "no_such_section: 1\n" });
        QVERIFY(!server.start());
        QVERIFY2(server.errorText().contains(u"no_such_section"_s), qPrintable(server.errorText()));
    }

private:
    static QByteArray webYaml()
    {
        return "basic_auth_users:\n"
               "  ada: $2y$04$xqIhTZFAgbxG2qPAd5VQ2uC5kEIS8cnBWNY7PNn5QrhyqPuSe8Vca\n";
    }

    QJsonObject get(const PrometheusServer& server, const QString& pathAndQuery)
    {
        QNetworkAccessManager network;
        QNetworkReply* reply =
            network.get(QNetworkRequest(QUrl(server.baseUrl().toString() + pathAndQuery)));
        if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, 10'000)) {
            return {};
        }
        m_status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        return QJsonDocument::fromJson(reply->readAll()).object();
    }

    QString countOf(const PrometheusServer& server, const QString& metric)
    {
        const QJsonObject answer = get(server,
            u"/api/v1/query?query=count("_s + metric + u")&time="_s
                + QString::number(kStart + 300));
        const QJsonArray result = answer.value(u"data"_s).toObject().value(u"result"_s).toArray();
        return result.at(0).toObject().value(u"value"_s).toArray().at(1).toString();
    }

    int m_status = 0;
};

QTEST_GUILESS_MAIN(tst_PrometheusServer)
#include "tst_PrometheusServer.moc"
