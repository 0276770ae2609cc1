// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Registrations.h"

#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_Registrations : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void offersTheFormatsOfTheManual()
    {
        Registry<SeriesExporter> exporters;
        registerExporters(exporters);
        std::set<std::string> ids;
        std::set<QString> suffixes;
        for (const auto& entry : exporters.entries()) {
            QVERIFY(entry.thing != nullptr);
            ids.insert(entry.id);
            suffixes.insert(entry.thing->fileSuffix());
        }
        QVERIFY(ids == (std::set<std::string> { "csv", "json" }));
        QCOMPARE(suffixes.size(), ids.size()); // a file name says which one wrote it
        QCOMPARE(exporters.find("csv")->fileSuffix(), u"csv"_s);
        QCOMPARE(exporters.find("json")->fileSuffix(), u"json"_s);
    }

    void twiceIsOnce()
    {
        Registry<SeriesExporter> exporters;
        registerExporters(exporters);
        const std::size_t count = exporters.entries().size();
        registerExporters(exporters);
        QCOMPARE(exporters.entries().size(), count);
    }
};

QTEST_APPLESS_MAIN(tst_Registrations)
#include "tst_Registrations.moc"
