// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/WordFilter.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QStandardItemModel>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_WordFilter : public QObject
{
    Q_OBJECT

private:
    QStandardItemModel m_model;
    WordFilter m_filter;

private Q_SLOTS:

    void initTestCase()
    {
        for (const QStringList& row :
            { QStringList { u"node-9"_s, u"Down"_s }, { u"node-10"_s, u"up"_s } }) {
            QList<QStandardItem*> items;
            for (const QString& text : row) {
                auto* item = new QStandardItem(text);
                item->setData(text, WordFilter::kSortRole);
                items += item;
            }
            m_model.appendRow(items);
        }
        m_model.item(0, 0)->setData(9, WordFilter::kSortRole);
        m_model.item(1, 0)->setData(10, WordFilter::kSortRole);
        m_filter.setSourceModel(&m_model);
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_filter.setFilterText({});
    }

    void everyWordMustBeInSomeCell()
    {
        const QAbstractItemModelTester tester(
            &m_filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(m_filter.rowCount(), 2);
        m_filter.setFilterText(u" DOWN  node "_s);
        QCOMPARE(m_filter.rowCount(), 1);
        QCOMPARE(m_filter.index(0, 0).data().toString(), u"node-9"_s);
        m_filter.setFilterText(u"down node-10"_s);
        QCOMPARE(m_filter.rowCount(), 0);
    }

    void numbersAreSortedAsNumbers()
    {
        m_filter.sort(0, Qt::DescendingOrder);
        QCOMPARE(m_filter.index(0, 0).data().toString(), u"node-10"_s);
        m_filter.sort(1, Qt::AscendingOrder);
        QCOMPARE(m_filter.index(0, 1).data().toString(), u"Down"_s);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_WordFilter)
#include "tst_WordFilter.moc"
