// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/LegendModel.h"
#include "charts/LegendView.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <limits>
#include <memory>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

std::vector<LegendEntry> entries(const QStringList& names)
{
    std::vector<LegendEntry> made;
    for (const QString& name : names) {
        LegendEntry entry;
        entry.name = UntrustedText(name);
        entry.colorIndex = static_cast<int>(made.size());
        entry.statistics.last = static_cast<double>((made.size() * 7) % 5);
        made.push_back(entry);
    }
    return made;
}

QStringList manyNames(int count)
{
    QStringList names;
    for (int i = 0; i < count; ++i) {
        names += u"series %1"_s.arg(i);
    }
    return names;
}

} // namespace

class tst_LegendView : public QObject
{
    Q_OBJECT

    std::unique_ptr<LegendModel> m_model;
    std::unique_ptr<LegendView> m_view;

    [[nodiscard]] QTreeView* table() { return m_view->findChild<QTreeView*>(); }

    [[nodiscard]] QLineEdit* search() { return m_view->findChild<QLineEdit*>(); }

    void open(const QStringList& names, int rows = 4)
    {
        m_model = std::make_unique<LegendModel>();
        m_view = std::make_unique<LegendView>(*m_model);
        m_view->setVisibleRows(rows, LegendView::Density::Full);
        m_model->setEntries(entries(names), Unit::None);
        m_view->resize(700, 300);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }

    void clickRow(int row, Qt::KeyboardModifiers modifiers = {})
    {
        const QRect cell = table()->visualRect(table()->model()->index(row, 0));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, modifiers, cell.center());
    }

    [[nodiscard]] QString hidden() const
    {
        QString text;
        for (const bool isHidden : m_model->hidden()) {
            text += isHidden ? u'-' : u'+';
        }
        return text;
    }

private Q_SLOTS:

    void init()
    {
        // The offscreen platform says this of every window with a size of its own.
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
    }

    void cleanup()
    {
        m_view.reset();
        m_model.reset();
    }

    void showsOneAloneByAClickAndAllByAnother()
    {
        open({ u"a"_s, u"b"_s, u"c"_s });
        QSignalSpy changed(m_model.get(), &LegendModel::hiddenChanged);
        clickRow(1);
        QCOMPARE(hidden(), u"-+-"_s);
        clickRow(1);
        QCOMPARE(hidden(), u"+++"_s);
        clickRow(0, Qt::ControlModifier);
        QCOMPARE(hidden(), u"-++"_s);
        QCOMPARE(changed.size(), 3);
    }

    void doesTheSameByKeys()
    {
        open({ u"a"_s, u"b"_s, u"c"_s });
        table()->setFocus();
        table()->setCurrentIndex(table()->model()->index(2, 0));
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(hidden(), u"--+"_s);
        QTest::keyClick(table(), Qt::Key_Enter, Qt::ControlModifier);
        QCOMPARE(hidden(), u"---"_s);
    }

    void ignoresAClickBesideTheRows()
    {
        open({ u"a"_s });
        const QRect cell = table()->visualRect(table()->model()->index(0, 0));
        QTest::mouseClick(
            table()->viewport(), Qt::LeftButton, {}, cell.bottomLeft() + QPoint(10, 40));
        QCOMPARE(hidden(), u"+"_s);
    }

    /// What is clicked is the series in that row, however the rows are sorted.
    void followsItsOrder()
    {
        open({ u"a"_s, u"b"_s, u"c"_s }); // last values 0, 2, 4
        table()->sortByColumn(LegendModel::LastColumn, Qt::DescendingOrder);
        clickRow(0);
        QCOMPARE(hidden(), u"--+"_s);
    }

    void namesTheHoveredSeriesAndItsEnd()
    {
        open({ u"a"_s, u"b"_s });
        QSignalSpy hovered(m_view.get(), &LegendView::hovered);
        table()->sortByColumn(LegendModel::NameColumn, Qt::DescendingOrder);
        const QRect cell = table()->visualRect(table()->model()->index(0, 0));
        QTest::mouseMove(table()->viewport(), cell.center());
        QTRY_VERIFY(!hovered.isEmpty());
        QCOMPARE(hovered.last().first().value<std::optional<std::size_t>>(),
            std::optional<std::size_t>(1));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(table()->viewport(), &leave);
        QCOMPARE(hovered.last().first().value<std::optional<std::size_t>>(), std::nullopt);
    }

    void offersASearchOnlyForMany_data()
    {
        QTest::addColumn<int>("series");
        QTest::addColumn<int>("rows");
        QTest::addColumn<bool>("isThere");
        QTest::newRow("few") << LegendView::kSearchFrom - 1 << 6 << false;
        QTest::newRow("many") << LegendView::kSearchFrom << 6 << true;
        QTest::newRow("many but little room") << LegendView::kSearchFrom << 3 << false;
    }

    void offersASearchOnlyForMany()
    {
        QFETCH(int, series);
        QFETCH(int, rows);
        QFETCH(bool, isThere);
        open(manyNames(series), rows);
        QCOMPARE(search()->isVisible(), isThere);
    }

    void aSearchThatFiltersStaysInSight()
    {
        open(manyNames(LegendView::kSearchFrom), 6);
        search()->setText(u"series 1"_s);
        m_view->setVisibleRows(3, LegendView::Density::Full);
        QVERIFY(search()->isVisible());
    }

    void findsByPlainText()
    {
        QStringList names = manyNames(LegendView::kSearchFrom);
        names += u"a.*[b"_s;
        open(names, 6);
        search()->setText(u".*["_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        clickRow(0);
        QCOMPARE(m_model->hidden().back(), false);
        QCOMPARE(m_model->hidden().front(), true);
        search()->setText(u"SERIES"_s);
        QCOMPARE(table()->model()->rowCount(), LegendView::kSearchFrom);
        search()->clear();
        QCOMPARE(table()->model()->rowCount(), static_cast<int>(names.size()));
    }

    void keepsTheLastValueLongest()
    {
        open({ u"a"_s });
        const auto isShown = [this](int column) { return !table()->isColumnHidden(column); };
        m_view->resize(1200, 300);
        QVERIFY(isShown(LegendModel::P95Column) && isShown(LegendModel::LastColumn));
        m_view->resize(260, 300);
        QVERIFY(!isShown(LegendModel::P95Column) && isShown(LegendModel::LastColumn));
        m_view->resize(1200, 300);
        m_view->setVisibleRows(1, LegendView::Density::Compact);
        QVERIFY(!isShown(LegendModel::MeanColumn) && isShown(LegendModel::LastColumn));
        QVERIFY(table()->isHeaderHidden());
    }

    void staysLowWithManySeries()
    {
        open(manyNames(1000), 3);
        QVERIFY(m_view->sizeHint().height() < 6 * (m_view->fontMetrics().height() + 8));
        QCOMPARE(table()->model()->rowCount(), 1000);
    }

    void showsHostileNamesAsPlainText()
    {
        open({ u"<b>bold</b>\n\u202Eabc"_s, QString(5000, u'x') });
        const QString name = table()->model()->index(0, 0).data().toString();
        QVERIFY(name.contains(u"<b>"_s) && !name.contains(u'\n') && !name.contains(u'\u202E'));
        QVERIFY(table()->model()->index(1, 0).data().toString().size() <= 201);
        const QString tip = table()->model()->index(0, 0).data(Qt::ToolTipRole).toString();
        QVERIFY2(!tip.contains(u"<b>"_s), qPrintable(tip));
    }
};

QTEST_MAIN(tst_LegendView)
#include "tst_LegendView.moc"
