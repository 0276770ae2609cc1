// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "sources/ConnectionSettings.h"
#include "sources/SourceCapabilities.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

SourceCapabilities server(Flavour flavour, bool hasLeftOpenWindows = false)
{
    SourceCapabilities capabilities;
    capabilities.flavour = flavour;
    capabilities.hasLeftOpenWindows = hasLeftOpenWindows;
    return capabilities;
}

} // namespace

/// SourceCapabilities, and the credentials beside it that have a function as well.
class tst_SourceCapabilities : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void namesImplementationsAsPeopleDo_data()
    {
        QTest::addColumn<Flavour>("flavour");
        QTest::newRow("unknown") << Flavour::Unknown;
        QTest::newRow("Prometheus") << Flavour::Prometheus;
        QTest::newRow("Thanos") << Flavour::Thanos;
        QTest::newRow("Mimir") << Flavour::Mimir;
        QTest::newRow("Cortex") << Flavour::Cortex;
        QTest::newRow("VictoriaMetrics") << Flavour::VictoriaMetrics;
        QTest::newRow("Google managed Prometheus") << Flavour::GoogleManaged;
        QTest::newRow("Amazon managed Prometheus") << Flavour::AmazonManaged;
        QTest::newRow("Azure managed Prometheus") << Flavour::AzureManaged;
    }

    void namesImplementationsAsPeopleDo()
    {
        QFETCH(Flavour, flavour);
        QCOMPARE(toText(flavour), QString::fromLatin1(QTest::currentDataTag()));
    }

    /// What a server that nothing is known of is taken for.
    void expectsLittleOfAServerThatSaysNothing()
    {
        const SourceCapabilities unknown;
        QVERIFY(!unknown.hasQueryLimit && !unknown.hasRemoteRead && !unknown.cancelsQueries);
        QCOMPARE(unknown.scrapeInterval, Duration::fromSeconds(15));
        QCOMPARE(unknown.lookback, Duration::fromMinutes(5));
        QCOMPARE(unknown.queryTimeout, Duration::fromMinutes(2));
        QVERIFY(unknown.pathPrefix.isEmpty());
    }

    void saysWhyTwoServersDiffer_data()
    {
        QTest::addColumn<Flavour>("one");
        QTest::addColumn<bool>("isOneLeftOpen");
        QTest::addColumn<Flavour>("other");
        QTest::addColumn<bool>("isOtherLeftOpen");
        QTest::addColumn<QString>("word"); ///< of the note; empty: there is none
        using enum Flavour;
        QTest::newRow("two alike") << Prometheus << true << Prometheus << true << QString();
        QTest::newRow("before and after 3.0")
            << Prometheus << false << Prometheus << true << u"[1m]"_s;
        QTest::newRow("VictoriaMetrics beside Prometheus 3")
            << VictoriaMetrics << true << Prometheus << true << u"extrapolate"_s;
        QTest::newRow("two of VictoriaMetrics")
            << VictoriaMetrics << true << VictoriaMetrics << true << QString();
        QTest::newRow("Mimir beside an old Prometheus")
            << Mimir << false << Prometheus << false << QString();
        QTest::newRow("one not known") << Unknown << false << Prometheus << true << QString();
        QTest::newRow("one not known, the other VictoriaMetrics")
            << Unknown << false << VictoriaMetrics << true << QString();
    }

    void saysWhyTwoServersDiffer()
    {
        QFETCH(Flavour, one);
        QFETCH(bool, isOneLeftOpen);
        QFETCH(Flavour, other);
        QFETCH(bool, isOtherLeftOpen);
        QFETCH(QString, word);
        const QString note =
            differenceNote(server(one, isOneLeftOpen), server(other, isOtherLeftOpen));
        QCOMPARE(note.isEmpty(), word.isEmpty());
        QVERIFY2(note.contains(word), qPrintable(note));
        QCOMPARE(note, differenceNote(server(other, isOtherLeftOpen), server(one, isOneLeftOpen)));
    }

    void knowsCredentialsThatHoldNothing()
    {
        QVERIFY(Credentials().isEmpty());
        QVERIFY(!(Credentials { .password = u"x"_s, .bearerToken = {}, .headers = {} }).isEmpty());
        QVERIFY(!(Credentials { .password = {}, .bearerToken = u"x"_s, .headers = {} }).isEmpty());
        const Credentials tenant {
            .password = {}, .bearerToken = {}, .headers = { { u"X-Scope-OrgID"_s, QString() } }
        };
        QVERIFY(!tenant.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_SourceCapabilities)
#include "tst_SourceCapabilities.moc"
