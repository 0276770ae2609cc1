// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SampleReport.h"
#include "detection/DetectionModel.h"
#include "detection/DetectionOrder.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QTest>

namespace promdesk::test {

using namespace Qt::StringLiterals;

class tst_DetectionOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sortsAndFilters()
    {
        const SampleReport sample;
        DetectionModel model;
        DetectionOrder order;
        order.setSourceModel(&model);
        const QAbstractItemModelTester tester(
            &order, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setReport(sample.report());
        const auto title = [&order](int row) {
            return order.index(row, DetectionModel::ProfileColumn).data().toString();
        };
        order.sort(DetectionModel::StateColumn, Qt::AscendingOrder);
        QCOMPARE(title(0), u"broken.json"_s);
        QCOMPARE(title(1), u"Node exporter"_s); // detected ones by their names
        QCOMPARE(title(2), u"vLLM"_s);
        order.sort(DetectionModel::StateColumn, Qt::DescendingOrder);
        QCOMPARE(title(order.rowCount() - 1), u"broken.json"_s);
        QVERIFY(title(0).localeAwareCompare(title(1)) < 0); // still by their names

        order.setFilterText(u"  not   PROXY "_s);
        QVERIFY(order.rowCount() > 2 && order.rowCount() < model.rowCount());
        order.setFilterText(u"nothing like it"_s);
        QCOMPARE(order.rowCount(), 0);
        order.setFilterText({});
        QCOMPARE(order.rowCount(), model.rowCount());
        model.setReport(makeDetectionReport(sourceKnowledge(), {}));
        QCOMPARE(order.rowCount(), model.rowCount());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_DetectionOrder)
#include "tst_DetectionOrder.moc"
