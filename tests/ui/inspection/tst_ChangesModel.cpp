// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/ChangesModel.h"
#include "inspection/WordFilter.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ChangesModel : public QObject
{
    Q_OBJECT

private:
    ChangesModel m_model;

    static FleetChange change(const QString& before, const QString& after)
    {
        FleetChange one;
        one.kind = ChangeKind::Target;
        one.what = u"target of job j"_s;
        one.before = before;
        one.after = after;
        one.entity = u"<img>"_s;
        one.nodes = { u"n1"_s };
        one.details = { u"a:1"_s, u"b:1"_s };
        one.sources = { u"prom"_s };
        return one;
    }

    [[nodiscard]] QString cell(int row, int column, int role = Qt::DisplayRole) const
    {
        return m_model.index(row, column).data(role).toString();
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsChanges()
    {
        const QAbstractItemModelTester tester(
            &m_model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_model.setChanges(
            { change({}, u"up"_s), change(u"up"_s, {}), change(u"up"_s, u"down"_s) });
        QCOMPARE(m_model.rowCount(), 3);
        QCOMPARE(cell(0, ChangesModel::SignColumn), u"+ came"_s);
        QCOMPARE(cell(1, ChangesModel::SignColumn), u"− went"_s);
        QCOMPARE(cell(2, ChangesModel::SignColumn), u"≠ changed"_s);
        QCOMPARE(cell(0, ChangesModel::BeforeColumn), u"–"_s);
        QCOMPARE(cell(0, ChangesModel::AfterColumn), u"up"_s);
        QCOMPARE(cell(0, ChangesModel::DetailsColumn), u"a:1, b:1"_s);
        QCOMPARE(cell(0, ChangesModel::SourceColumn), u"prom"_s);
        QCOMPARE(cell(0, ChangesModel::KindColumn), u"Target"_s);
        m_model.setChanges({});
        QCOMPARE(m_model.rowCount(), 0);
    }

    void severalAtOnceAreCounted()
    {
        FleetChange many = change({}, u"up"_s);
        many.count = 12;
        m_model.setChanges({ many });
        QCOMPARE(cell(0, ChangesModel::WhatColumn), u"target of job j (12)"_s);
    }

    void markupIsShownAndNotRendered()
    {
        m_model.setChanges({ change({}, u"a\nb"_s) });
        QCOMPARE(cell(0, ChangesModel::EntityColumn), u"<img>"_s);
        QVERIFY(!cell(0, ChangesModel::EntityColumn, Qt::ToolTipRole).contains(u"<img>"_s));
        QVERIFY(cell(0, ChangesModel::EntityColumn, Qt::ToolTipRole).contains(u"n1"_s));
        QVERIFY(!cell(0, ChangesModel::AfterColumn).contains(u'\n'));
    }

    void kindsKeepTheirOrder()
    {
        m_model.setChanges({ change({}, u"z"_s), change({}, u"a"_s) });
        QCOMPARE(m_model.index(1, ChangesModel::KindColumn).data(WordFilter::kSortRole).toInt(), 1);
        QCOMPARE(cell(1, ChangesModel::AfterColumn, WordFilter::kSortRole), u"a"_s);
    }

    void everyColumnHasATitle()
    {
        for (int column = 0; column < ChangesModel::ColumnCount; ++column) {
            QVERIFY(
                !m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        }
        QVERIFY(!m_model.headerData(99, Qt::Horizontal, Qt::DisplayRole).isValid());
    }

    void everyKindHasAWord()
    {
        std::vector<FleetChange> all;
        for (int kind = 0; kind <= int(ChangeKind::Metric); ++kind) {
            all.push_back(change({}, u"x"_s));
            all.back().kind = static_cast<ChangeKind>(kind);
        }
        m_model.setChanges(all);
        for (int row = 0; row < m_model.rowCount(); ++row) {
            QVERIFY(!cell(row, ChangesModel::KindColumn).isEmpty());
        }
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_ChangesModel)
#include "tst_ChangesModel.moc"
