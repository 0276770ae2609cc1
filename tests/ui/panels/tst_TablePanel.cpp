// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/TablePanel.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/TableHeader.h"
#include "theme/Theme.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

Series endingWith(const std::string& node, double value)
{
    Series series = curve({ { "node", node } }, 1, 0, 24);
    series.values.back() = value;
    return series;
}

/// Of a node in a zone.
Series placed(const std::string& node, const std::string& zone, double value)
{
    Series series = endingWith(node, value);
    series.labels.set("zone", zone);
    return series;
}

Series onDisk(const std::string& disk, const std::string& zone, double value)
{
    Series series = placed("n" + disk, zone, value);
    series.labels.set("disk", disk);
    return series;
}

std::vector<Series> manyNodes(int count)
{
    std::vector<Series> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(endingWith("n" + std::to_string(i), i));
    }
    return all;
}

} // namespace

class tst_TablePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        applyTheme(Theme::light());
        m_asked.clear();
        PanelServices services;
        services.scopeOf = [this](const LabelSet& labels, const QString& source) {
            m_asked.push_back({ labels, source });
            return m_scope;
        };
        m_scope = Scope { .level = Level::Node,
            .source = u"s"_s,
            .cluster = u"lab"_s,
            .node = u"n1"_s,
            .endpoint = {} };
        m_panel = std::make_unique<TablePanel>(services, nullptr);
        m_panel->resize(400, 300);
        m_panel->setPlan(plan());
    }

    void cleanup() { m_panel.reset(); }

    void theGreatestIsFirstUntilTheUserSorts()
    {
        show({ endingWith("a", 1), endingWith("b", 3), endingWith("c", 2) });
        QCOMPARE(column(0), QStringList({ u"b"_s, u"c"_s, u"a"_s }));
        QCOMPARE(m_panel->summary(), u"3 rows"_s);
        table().sortByColumn(0, Qt::AscendingOrder);
        QCOMPARE(column(0), QStringList({ u"a"_s, u"b"_s, u"c"_s }));
        show({ endingWith("a", 9), endingWith("b", 3), endingWith("c", 2) }); // a refresh
        QCOMPARE(column(0), QStringList({ u"a"_s, u"b"_s, u"c"_s }));
    }

    /// The first server answers, then the second one: a label begins to tell rows apart.
    void theGreatestIsFirstWhateverLabelsCome()
    {
        show({ placed("a", "z1", 1), placed("b", "z1", 3) });
        QCOMPARE(column(0), QStringList({ u"b"_s, u"a"_s }));
        show({ placed("a", "z1", 1), placed("b", "z1", 3), placed("c", "z2", 2) });
        QCOMPARE(column(0), QStringList({ u"b"_s, u"c"_s, u"a"_s }));
    }

    /// A single row shows all its labels.
    void theGreatestIsFirstWhateverLabelsGo()
    {
        show({ placed("a", "z1", 1) });
        QCOMPARE(table().model()->columnCount(), 3);
        show({ placed("a", "z1", 1), placed("b", "z1", 3), placed("c", "z1", 2) });
        QCOMPARE(table().model()->columnCount(), 2);
        QCOMPARE(column(0), QStringList({ u"b"_s, u"c"_s, u"a"_s }));
    }

    void theUsersOrderStaysWithItsColumn()
    {
        show({ placed("a", "z3", 1), placed("b", "z1", 3), placed("c", "z2", 2) });
        table().sortByColumn(1, Qt::DescendingOrder); // by zone
        QCOMPARE(column(0), QStringList({ u"a"_s, u"c"_s, u"b"_s }));
        show({ placed("a", "z1", 1), placed("b", "z1", 3), placed("c", "z1", 2) });
        QCOMPARE(column(0), QStringList({ u"b"_s, u"c"_s, u"a"_s })); // no zones: the greatest
        show({ onDisk("1", "z3", 1), onDisk("2", "z1", 3), onDisk("3", "z2", 2) });
        QCOMPARE(column(0), QStringList({ u"1"_s, u"3"_s, u"2"_s })); // its place is another
    }

    void theSelectionStaysWhenRowsCome()
    {
        show({ endingWith("a", 1), endingWith("b", 3), endingWith("c", 2) });
        select(u"b"_s);
        show({ endingWith("a", 1), endingWith("b", 3), endingWith("c", 2), endingWith("d", 9) });
        QCOMPARE(current(), u"b"_s);
        QCOMPARE(selected(), QStringList { u"b"_s });
        show({ endingWith("a", 1), endingWith("d", 9) });
        QVERIFY(selected().isEmpty()); // it went itself
    }

    void theSelectionStaysWhenOnlyTheOrderChanges()
    {
        show({ endingWith("a", 1), endingWith("b", 3), endingWith("c", 2) });
        select(u"b"_s);
        const QSignalSpy resets(table().model(), &QAbstractItemModel::modelReset);
        show({ endingWith("c", 2), endingWith("b", 3), endingWith("a", 1) });
        QCOMPARE(resets.size(), 0); // nor does a screen reader begin again
        QCOMPARE(current(), u"b"_s);
        QCOMPARE(selected(), QStringList { u"b"_s });
    }

    void aRefreshScrollsNotBackToTheSelection()
    {
        m_panel->show();
        show(manyNodes(100));
        select(u"n99"_s); // the first
        table().scrollToBottom();
        const int before = table().verticalScrollBar()->value();
        show(manyNodes(101));
        QCOMPARE(current(), u"n99"_s);
        QCOMPARE(table().verticalScrollBar()->value(), before);
        QVERIFY(table().hasAutoScroll()); // for the keyboard
    }

    void aSelectionInSightStaysInSight()
    {
        m_panel->show();
        show(manyNodes(20));
        select(u"n19"_s); // the first
        show(manyNodes(100));
        QCOMPARE(current(), u"n19"_s);
        const QRect row = table().visualRect(table().currentIndex());
        QVERIFY(table().viewport()->rect().contains(row.center()));
    }

    void numbersAreSortedAsNumbers()
    {
        show({ endingWith("a", 9), endingWith("b", 100), endingWith("c", 20) });
        QCOMPARE(column(0), QStringList({ u"b"_s, u"c"_s, u"a"_s }));
    }

    void offersAFilterWhenThereIsMuchToSee()
    {
        show(manyNodes(8));
        QVERIFY(filter().isHidden());
        show(manyNodes(30));
        QVERIFY(!filter().isHidden());
        QVERIFY(!filter().accessibleName().isEmpty());
        QTest::keyClicks(&filter(), u"N2"_s); // whatever its case
        QCOMPARE(table().model()->rowCount(), 11); // n2, n20 … n29
        filter().setText(u".*"_s); // text, no pattern
        QCOMPARE(table().model()->rowCount(), 0);
        filter().clear();
        QCOMPARE(table().model()->rowCount(), 30);
    }

    void aFilterThatFiltersStaysInSight()
    {
        show(manyNodes(30));
        filter().setText(u"n2"_s);
        show(manyNodes(8));
        QCOMPARE(table().model()->rowCount(), 1);
        QVERIFY(!filter().isHidden());
    }

    void enterOpensTheEntityOfTheRow()
    {
        show({ endingWith("a", 1), endingWith("b", 3) });
        m_panel->show();
        QSignalSpy opened(m_panel.get(), &PanelBody::scopeActivated);
        table().setCurrentIndex(table().model()->index(1, 0));
        QTest::keyClick(&table(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().first().value<Scope>(), *m_scope);
        QCOMPARE(m_asked.size(), std::size_t { 1 });
        QCOMPARE(m_asked.front().first, LabelSet({ { "node", "a" } }));
        m_scope.reset();
        QTest::keyClick(&table(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1); // labels that name no entity
    }

    void opensNothingWithoutServices()
    {
        TablePanel panel({}, nullptr);
        panel.setPlan(plan());
        panel.showFrames({ frameOf(snapshotOf({ endingWith("a", 1) })) });
        panel.show();
        const QSignalSpy opened(&panel, &PanelBody::scopeActivated);
        auto* view = panel.findChild<QTableView*>();
        view->setCurrentIndex(view->model()->index(0, 0));
        QTest::keyClick(view, Qt::Key_Return);
        QCOMPARE(opened.size(), 0);
    }

    void tabLeavesTheTable()
    {
        QVERIFY(!table().tabKeyNavigation());
        QCOMPARE(m_panel->focusProxy(), &table());
        QVERIFY(table().accessibleName().contains(u"Nodes"_s));
        QVERIFY(table().editTriggers() == QAbstractItemView::NoEditTriggers);
    }

    void showsTheLabelsThatWereAskedFor()
    {
        PanelPlan asked = plan();
        asked.spec.options.insert(u"labels"_s, QJsonArray { u"zone"_s, u"node"_s });
        m_panel->setPlan(asked);
        show({ endingWith("a", 1), endingWith("b", 3) });
        const QAbstractItemModel* model = table().model();
        QCOMPARE(model->headerData(0, Qt::Horizontal).toString().toLower(), u"zone"_s);
        QCOMPARE(model->headerData(1, Qt::Horizontal).toString().toLower(), u"node"_s);
        QCOMPARE(model->columnCount(), 3);
    }

    void aBarTellsTheShareUnlessItIsNotWanted()
    {
        const auto picture = [this](bool hasBars) {
            PanelPlan wanted = plan();
            wanted.spec.options.insert(u"bars"_s, hasBars);
            m_panel->setPlan(wanted);
            show({ endingWith("a", 1), endingWith("b", 4) });
            return rendered(QSize(400, 200));
        };
        const QImage with = picture(true);
        const QImage without = picture(false);
        QList<int> bars; // px, from the top down
        bool wasBar = false;
        for (int y = 0; y < with.height(); ++y) {
            int width = 0;
            for (int x = 0; x < with.width(); ++x) {
                width += with.pixel(x, y) != without.pixel(x, y) ? 1 : 0;
            }
            if (width > 0 && !wasBar) {
                bars += 0;
            }
            wasBar = width > 0;
            if (wasBar) {
                bars.last() = std::max(bars.last(), width);
            }
        }
        QCOMPARE(bars.size(), 2);
        QVERIFY(bars.at(0) > 20);
        QVERIFY(qAbs(bars.at(0) - 4 * bars.at(1)) <= 6);
    }

    void aPictureHasNoControls()
    {
        show(manyNodes(30));
        const QImage picture = rendered(QSize(400, 300));
        QVERIFY(countOf(picture, currentTheme().text, {}, 40) > 100);
        // The titles begin at the top, where on the screen the filter is.
        const QRect top(0, 0, 400, table().horizontalHeader()->height());
        QVERIFY(countOf(picture, currentTheme().raised, top, 2) > top.width() * top.height() / 2);
        QVERIFY(!filter().isHidden()); // the screen keeps its own
    }

    void hostileLabelsStayPlainAndFit()
    {
        show({ endingWith("<b>x</b>\n", 1), endingWith(std::string(5000, 'W'), 3) });
        QVERIFY(column(0).last().contains(u"<b>x</b>"_s));
        QVERIFY(!column(0).last().contains(u'\n'));
        const QImage picture = rendered(QSize(300, 100));
        QCOMPARE(picture.size(), QSize(300, 100));
        QVERIFY(table().columnWidth(0) <= 400);
    }

    void valuesThatGrowGetTheirRoom()
    {
        const std::string name(60, 'W'); // takes all that is left over
        m_panel->resize(300, 300);
        m_panel->show();
        show({ endingWith(name, 1) });
        const QAbstractItemView& view = table();
        const int before = view.sizeHintForColumn(1);
        show({ endingWith(name, -1'234'567) });
        QVERIFY(view.sizeHintForColumn(1) > before);
        QVERIFY(table().columnWidth(1) >= view.sizeHintForColumn(1));
    }

    void rowsThatComeIntoSightGetTheirRoom()
    {
        std::vector<Series> series = manyNodes(12);
        series.push_back(endingWith("n", -1'234'567)); // the last in the order
        m_panel->resize(200, 120);
        m_panel->show();
        show(std::move(series));
        const int before = table().columnWidth(1);
        m_panel->resize(200, 600);
        const QAbstractItemView& view = table();
        QTRY_VERIFY(table().columnWidth(1) > before);
        QVERIFY(table().columnWidth(1) >= view.sizeHintForColumn(1));
    }

    void stragglersMayNeedALeastValue_data()
    {
        QTest::addColumn<QJsonValue>("above");
        QTest::addColumn<bool>("isMarked");
        QTest::newRow("any value") << QJsonValue(QJsonArray { u"queue_length"_s }) << true;
        QTest::newRow("less than it has")
            << QJsonValue(QJsonObject { { u"queue_length"_s, 5 } }) << true;
        QTest::newRow("more than it has")
            << QJsonValue(QJsonObject { { u"queue_length"_s, 50 } }) << false;
    }

    void stragglersMayNeedALeastValue()
    {
        QFETCH(QJsonValue, above);
        QFETCH(bool, isMarked);
        PanelPlan compared = plan();
        compared.spec.options.insert(u"stragglers"_s, QJsonObject { { u"above"_s, above } });
        compared.queries.front().signalId = u"queue_length"_s;
        m_panel->setPlan(compared);
        std::vector<Series> series;
        for (int i = 0; i < 6; ++i) {
            series.push_back(endingWith("n" + std::to_string(i), i == 5 ? 9 : 0));
        }
        show(std::move(series));
        const QStringList words = column(table().model()->columnCount() - 1);
        QCOMPARE(words.join(QString()).isEmpty(), !isMarked);
    }

    void columnsFillTheWidth()
    {
        show({ endingWith("a", 1), endingWith("b", 3) });
        m_panel->show();
        for (const int width : { 300, 700 }) {
            m_panel->resize(width, 300);
            const int used = table().columnWidth(0) + table().columnWidth(1);
            QVERIFY(qAbs(used - table().viewport()->width()) <= 1);
        }
    }

private:
    [[nodiscard]] static PanelPlan plan() { return planOf(u"table"_s, u"Nodes"_s, Unit::None); }

    void show(std::vector<Series> series)
    {
        m_panel->showFrames({ frameOf(snapshotOf(std::move(series))) });
    }

    [[nodiscard]] QTableView& table() const { return *m_panel->findChild<QTableView*>(); }

    [[nodiscard]] QLineEdit& filter() const { return *m_panel->findChild<QLineEdit*>(); }

    [[nodiscard]] QStringList column(int column) const
    {
        QStringList texts;
        for (int row = 0; row < table().model()->rowCount(); ++row) {
            texts += table().model()->index(row, column).data().toString();
        }
        return texts;
    }

    void select(const QString& node)
    {
        table().setCurrentIndex(table().model()->index(int(column(0).indexOf(node)), 0));
    }

    /// First cell of the keyboard's row.
    [[nodiscard]] QString current() const
    {
        return table().currentIndex().siblingAtColumn(0).data().toString();
    }

    [[nodiscard]] QStringList selected() const
    {
        QStringList texts;
        for (const QModelIndex& index : table().selectionModel()->selectedRows()) {
            texts += index.data().toString();
        }
        return texts;
    }

    [[nodiscard]] QImage rendered(const QSize& size) const
    {
        return pictureOf(size, [&](QPainter& painter) { m_panel->renderTo(painter, size); });
    }

    std::optional<Scope> m_scope;
    std::vector<std::pair<LabelSet, QString>> m_asked;
    std::unique_ptr<TablePanel> m_panel;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TablePanel)
#include "tst_TablePanel.moc"
