// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/GlobalConfig.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_GlobalConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsIntervalAndExternalLabels()
    {
        SourceCapabilities capabilities;
        const QStringList lines { u"global:"_s, u"  scrape_interval: 1m30s"_s,
            u"  scrape_timeout: 10s"_s, u"  external_labels:"_s, u"    cluster: eu-west"_s,
            u"    \"quoted key\": \"with \\\"quotes\\\" and \\\\ in it\""_s,
            u"    single: 'it''s'"_s, u"  evaluation_interval: 5s"_s, u"scrape_configs:"_s,
            u"- job_name: x"_s, u"  scrape_interval: 5s"_s, u"  external_labels:"_s,
            u"    not: mine"_s };
        readGlobalConfig(lines.join(u'\n'), capabilities);
        QCOMPARE(capabilities.scrapeInterval, Duration::fromSeconds(90));
        QCOMPARE(capabilities.externalLabels.size(), std::size_t { 3 });
        QCOMPARE(capabilities.externalLabels.value("cluster"), std::string_view("eu-west"));
        QCOMPARE(capabilities.externalLabels.value("quoted key"),
            std::string_view("with \"quotes\" and \\ in it"));
        QCOMPARE(capabilities.externalLabels.value("single"), std::string_view("it's"));
        QVERIFY(capabilities.isConfigurationKnown);
    }

    void leavesWhatIsNotThere_data()
    {
        QTest::addColumn<QString>("yaml");
        QTest::newRow("empty") << QString();
        QTest::newRow("hidden by the server") << u"<secret>"_s;
        QTest::newRow("no time") << u"global:\n  scrape_interval: often\n"_s;
        QTest::newRow("never") << u"global:\n  scrape_interval: 0s\n"_s;
        QTest::newRow("another block") << u"other:\n  scrape_interval: 5s\n"_s;
        QTest::newRow("comment") << u"global:\n  # scrape_interval: 5s\n"_s;
    }

    void leavesWhatIsNotThere()
    {
        QFETCH(QString, yaml);
        SourceCapabilities capabilities;
        capabilities.scrapeInterval = Duration::fromSeconds(15);
        readGlobalConfig(yaml, capabilities);
        QCOMPARE(capabilities.scrapeInterval, Duration::fromSeconds(15));
        QCOMPARE(capabilities.externalLabels.size(), std::size_t { 0 });
    }

    void boundsTheLabels()
    {
        QString yaml = u"global:\n  external_labels:\n"_s;
        for (int i = 0; i < 1000; ++i) {
            yaml += u"    l%1: v\n"_s.arg(i);
        }
        SourceCapabilities capabilities;
        readGlobalConfig(yaml, capabilities);
        QCOMPARE(capabilities.externalLabels.size(), std::size_t { 64 });
        QVERIFY(!capabilities.isConfigurationKnown); // there are others
    }

    void doesNotKnowWhatItCannotRead()
    {
        for (const QString& yaml : { QString(), u"<secret>"_s, u"other:\n  a: b\n"_s }) {
            SourceCapabilities capabilities;
            readGlobalConfig(yaml, capabilities);
            QVERIFY(!capabilities.isConfigurationKnown);
        }
    }
};

QTEST_APPLESS_MAIN(tst_GlobalConfig)
#include "tst_GlobalConfig.moc"
