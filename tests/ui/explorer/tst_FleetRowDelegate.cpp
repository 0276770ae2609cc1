// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetRowDelegate.h"
#include "explorer/FleetTableModel.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QRect kCell(20, 10, 200, 28);
const QSize kSize(240, 50);

} // namespace

class tst_FleetRowDelegate : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_model = std::make_unique<FleetTableModel>(m_catalog);
        m_model->setCells(collectCells(makeFleet({}).get(), CellKind::Nodes));
    }

    void aStateIsADotAndAWord_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void aStateIsADotAndAWord()
    {
        QFETCH(double, ratio);
        const QImage picture = draw(10, FleetTableModel::HealthColumn, {}, ratio);
        const QColor degraded = currentTheme().health(Health::Degraded);
        const QRect dot = boundsOf(picture, degraded);
        QVERIFY(qAbs(dot.width() - 12 * ratio) <= 2);
        QVERIFY(qAbs(dot.left() - (kCell.left() + 8) * ratio) <= 2);
        const QRect word = boundsOf(picture, currentTheme().text, 40);
        QVERIFY(word.right() > dot.right() + 20 * ratio);
        QVERIFY(inside(picture, ratio));
    }

    void otherColumnsHaveNoDot()
    {
        const QImage picture = draw(10, FleetTableModel::NameColumn);
        QCOMPARE(countOf(picture, currentTheme().health(Health::Degraded)), 0);
        const QRect name = boundsOf(picture, currentTheme().text, 40);
        QVERIFY(qAbs(name.left() - kCell.left() - 8) <= 2);
    }

    void whatIsMissingIsQuiet()
    {
        m_model->setCells(collectCells(makeFleet({}).get(), CellKind::Nodes));
        const int column = FleetTableModel::FixedColumnCount;
        const int silent = 22; // has no numbers
        QCOMPARE(m_model->index(silent, column).data().toString(), u"–"_s);
        QCOMPARE(countOf(draw(silent, column), currentTheme().text, {}, 20), 0);
        QVERIFY(countOf(draw(0, column), currentTheme().text, {}, 20) > 5);
        QCOMPARE(countOf(draw(0, FleetTableModel::ClusterColumn), currentTheme().text, {}, 20), 0);
        QVERIFY(
            countOf(draw(0, FleetTableModel::ClusterColumn), currentTheme().mutedText, {}, 20) > 5);
    }

    void noFocusRectangleAroundASingleCell()
    {
        const QImage quiet = draw(0, FleetTableModel::NameColumn);
        QCOMPARE(draw(0, FleetTableModel::NameColumn, QStyle::State_HasFocus), quiet);
        QVERIFY(draw(0, FleetTableModel::NameColumn, QStyle::State_Selected) != quiet);
    }

    void aSelectedRowCanStillBeRead()
    {
        const QImage picture = draw(0, FleetTableModel::NameColumn, QStyle::State_Selected);
        QVERIFY(countOf(picture, currentTheme().text, {}, 40) > 10);
    }

    void aLongHostileNameStaysInItsCell()
    {
        TopologyTree tree = *makeFleet({ .clusters = 1, .nodesPerCluster = 1, .endpoints = 0 });
        TopologyNode& node = tree.sources.front().clusters.front().nodes.front();
        node.name = u"<b>x</b>"_s;
        m_model->setCells(collectCells(&tree, CellKind::Nodes));
        const int markup =
            boundsOf(draw(0, FleetTableModel::NameColumn), currentTheme().text, 40).width();
        node.name = u"x"_s;
        m_model->setCells(collectCells(&tree, CellKind::Nodes));
        QVERIFY(markup
            > 4 * boundsOf(draw(0, FleetTableModel::NameColumn), currentTheme().text, 40).width());
        node.name = QString(4000, u'W');
        m_model->setCells(collectCells(&tree, CellKind::Nodes));
        const QImage picture = draw(0, FleetTableModel::NameColumn);
        QVERIFY(inside(picture, 1));
        QVERIFY(boundsOf(picture, currentTheme().text, 40).right() <= kCell.right() - 7);
    }

    void theUsualSizeHasRoomForDotAndWord()
    {
        const FleetRowDelegate delegate;
        QStyleOptionViewItem option;
        const QModelIndex state = m_model->index(10, FleetTableModel::HealthColumn);
        const QSize size = delegate.sizeHint(option, state);
        QVERIFY(size.height() >= 28);
        QVERIFY(size.width()
            >= option.fontMetrics.horizontalAdvance(state.data().toString()) + 12 + 6 + 16);
        const QModelIndex name = m_model->index(10, FleetTableModel::NameColumn);
        QVERIFY(delegate.sizeHint(option, name).width()
            >= option.fontMetrics.horizontalAdvance(name.data().toString()) + 16);
    }

private:
    [[nodiscard]] QImage draw(int row, int column, QStyle::State state = {}, double ratio = 1) const
    {
        const FleetRowDelegate delegate;
        QStyleOptionViewItem option;
        option.rect = kCell;
        option.state = QStyle::State_Enabled | QStyle::State_Active | state;
        return pictureOf(
            kSize,
            [&](QPainter& painter) {
                delegate.paint(&painter, option, m_model->index(row, column));
            },
            ratio);
    }

    [[nodiscard]] static bool inside(const QImage& picture, double ratio)
    {
        const QRect cell((QPointF(kCell.topLeft()) * ratio).toPoint(), kCell.size() * ratio);
        return cell.contains(inkOf(picture));
    }

    SignalCatalog m_catalog = makeCatalog();
    std::unique_ptr<FleetTableModel> m_model;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FleetRowDelegate)
#include "tst_FleetRowDelegate.moc"
