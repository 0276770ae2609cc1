// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellPainter.h"
#include "explorer/VitalChoice.h"
#include "signals/SignalCatalog.h"
#include "support/Pixels.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QPoint kAt(10, 8);

FleetCell cellOf(Health health, const QString& name = {})
{
    FleetCell cell;
    cell.scope.level = Level::Node;
    cell.name = name;
    cell.verdict.health = health;
    cell.vitals = { { "load", 0.5 } };
    return cell;
}

Signal load()
{
    Signal signal;
    signal.id = "load";
    signal.title = u"Load"_s;
    signal.shortTitle = u"Load"_s;
    signal.unit = Unit::Ratio;
    return signal;
}

struct Asked
{
    QSize size;
    double ratio = 1;
    double opacity = 1;
    const Signal* value = nullptr;
    bool isMeasured = true;
};

QImage draw(const FleetCell& cell, const Asked& asked, const CellFill& fill = {})
{
    CellPainter::Look look;
    look.devicePixelRatio = asked.ratio;
    if (asked.value != nullptr) {
        look.values = { asked.value };
    }
    CellPictures pictures;
    CellPainter cells(fill, look, pictures);
    const QRectF rect(kAt, QSizeF(asked.size));
    return pictureOf(
        QSize(240, 80),
        [&](QPainter& painter) {
            cells.paint(painter,
                { .cell = cell,
                    .rect = rect,
                    .block = rect,
                    .opacity = asked.opacity,
                    .isMeasured = asked.isMeasured });
        },
        asked.ratio);
}

/// Ink of a text or a mark on a cell.
int inkOn(const QImage& picture, const FleetCell& cell)
{
    return countOf(picture,
        CellFill::textOn(CellFill::healthColor(cell.verdict.health, currentTheme())), {}, 40);
}

} // namespace

class tst_CellPainter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::dark());
    }

    void fillsItsCellAndNothingElse_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("ratio");
        for (const double ratio : { 1.0, 2.0 }) {
            QTest::addRow("a dot, %gx", ratio) << QSize(3, 3) << ratio;
            QTest::addRow("a small one, %gx", ratio) << QSize(14, 14) << ratio;
            QTest::addRow("a named one, %gx", ratio) << QSize(120, 28) << ratio;
            QTest::addRow("a large one, %gx", ratio) << QSize(120, 48) << ratio;
        }
    }

    void fillsItsCellAndNothingElse()
    {
        QFETCH(QSize, size);
        QFETCH(double, ratio);
        for (const Health health : { Health::Ok, Health::Failing }) {
            const QImage picture = draw(cellOf(health, u"n1"_s), { .size = size, .ratio = ratio });
            QCOMPARE(inkOf(picture), QRect((QPointF(kAt) * ratio).toPoint(), size * ratio));
            QVERIFY(countOf(picture, CellFill::healthColor(health, currentTheme())) > 0);
        }
    }

    void whatNeedsAttentionHasAMarkEvenWhenSmall()
    {
        const auto isFlat = [](Health health, int side) {
            const QColor middle = draw(cellOf(health),
                { .size = {
                      side, side } }).pixelColor(kAt + QPoint(side, side) / 2);
            return isNear(middle, CellFill::healthColor(health, currentTheme()), 20);
        };
        QVERIFY(!isFlat(Health::Failing, 8));
        QVERIFY(isFlat(Health::Ok, 8)); // colour alone
        QVERIFY(isFlat(Health::Failing, 4)); // no room for a mark
    }

    void equalCellsLookEqualWhereverTheyAre()
    {
        const CellFill fill;
        const CellPainter::Look look;
        CellPictures pictures;
        CellPainter cells(fill, look, pictures);
        const QImage picture = pictureOf(QSize(60, 20), [&cells](QPainter& painter) {
            const auto paint = [&](double left, Health health) {
                const QRectF rect(left, 0, 14, 14);
                cells.paint(painter, { .cell = cellOf(health), .rect = rect, .block = rect });
            };
            paint(0, Health::Failing);
            paint(20, Health::Degraded);
            paint(40, Health::Failing);
        });
        QCOMPARE(picture.copy(0, 0, 14, 14), picture.copy(40, 0, 14, 14));
        QVERIFY(picture.copy(0, 0, 14, 14) != picture.copy(20, 0, 14, 14));
    }

    void aLargeCellCarriesItsName()
    {
        const Asked asked { .size = { 200, 30 } };
        const FleetCell empty = cellOf(Health::Ok);
        const FleetCell named = cellOf(Health::Ok, u"node-12"_s);
        const int mark = inkOn(draw(empty, asked), empty);
        QVERIFY(inkOn(draw(named, asked), named) > mark + 20);
        QVERIFY(draw(cellOf(Health::Ok, u"<b>x</b>"_s), asked)
            != draw(cellOf(Health::Ok, u"x"_s), asked));
    }

    void aNodesNameKeepsItsEnd()
    {
        const Asked asked { .size = { 110, 30 } };
        const QString common(60, u'x');
        QVERIFY(draw(cellOf(Health::Ok, common + u"01"_s), asked)
            != draw(cellOf(Health::Ok, common + u"02"_s), asked));
        QCOMPARE(draw(cellOf(Health::Ok, u"a"_s + common + u"01"_s), asked),
            draw(cellOf(Health::Ok, u"b"_s + common + u"01"_s), asked));
    }

    void aNameOfItsWidthIsShownInFull()
    {
        const QFont font;
        const QString name = u"node-0-12.example"_s;
        const int width = CellPainter::widthFor(font, name);
        const FleetCell cell = cellOf(Health::Ok, name);
        // The text begins at the same place: more room changes nothing.
        const QImage fitting = draw(cell, { .size = { width, 30 } });
        const QImage wide = draw(cell, { .size = { width + 40, 30 } });
        const QRect text(kAt.x() + 4, kAt.y() + 4, width - 8, 22);
        QCOMPARE(fitting.copy(text), wide.copy(text));
        QVERIFY(CellPainter::widthFor(font, name + u"x"_s) > width);
    }

    void aLargeCellCarriesAValueWhereThereIsRoom()
    {
        const Signal signal = load();
        const FleetCell cell = cellOf(Health::Ok, u"n1"_s);
        const QImage without = draw(cell, { .size = { 200, 48 } });
        const QImage with = draw(cell, { .size = { 200, 48 }, .value = &signal });
        const QRect lower(kAt.x() + 4, kAt.y() + 26, 192, 18);
        const QColor ground = CellFill::healthColor(Health::Ok, currentTheme());
        QVERIFY(countOf(with, ground, lower) < countOf(without, ground, lower) - 20);
        // In one line the value is at the right, and gives way to the name.
        const QRect right(kAt.x() + 140, kAt.y() + 4, 56, 22);
        const Asked line { .size = { 200, 30 }, .value = &signal };
        QVERIFY(countOf(draw(cell, line), ground, right) < right.width() * right.height() - 10);
        const Asked narrow { .size = { 60, 30 }, .value = &signal };
        const Asked quiet { .size = { 60, 30 } };
        const FleetCell longer = cellOf(Health::Ok, u"a rather long name"_s);
        QCOMPARE(draw(longer, narrow), draw(longer, quiet));
    }

    void aMissingValueIsADash_data()
    {
        QTest::addColumn<double>("value");
        QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity();
        QTest::newRow("huge") << std::numeric_limits<double>::max();
    }

    void aMissingValueIsADash()
    {
        QFETCH(double, value);
        const Signal signal = load();
        FleetCell cell = cellOf(Health::Ok, u"n1"_s);
        cell.vitals = { { "load", value } };
        const QSize size(200, 48);
        const QImage picture = draw(cell, { .size = size, .value = &signal });
        QCOMPARE(inkOf(picture), QRect(kAt, size)); // and nothing runs out of the cell
    }

    void filledByAValueAStateIsAFrame()
    {
        const CellFill fill(load(), {});
        const QColor failing = currentTheme().health(Health::Failing);
        const QSize size(20, 20);
        QCOMPARE(countOf(draw(cellOf(Health::Ok), { .size = size }, fill), failing), 0);
        const QImage picture = draw(cellOf(Health::Failing), { .size = size }, fill);
        QVERIFY(countOf(picture, failing, {}, 40) > 30);
        const QColor inside = fill.color(cellOf(Health::Failing), currentTheme());
        QVERIFY(countOf(picture, inside) > 30); // the ground is still the value's
    }

    void aCellOfUnknownSizeLooksLikeNoOther()
    {
        const FleetCell cell = cellOf(Health::Ok);
        const QImage known = draw(cell, { .size = { 30, 30 } });
        const QImage unknown = draw(cell, { .size = { 30, 30 }, .isMeasured = false });
        const QColor ground = CellFill::healthColor(Health::Ok, currentTheme());
        QVERIFY(countOf(unknown, ground) < countOf(known, ground) / 2); // hatched
        QVERIFY(countOf(unknown, ground) > 30);
        QCOMPARE(inkOf(unknown), inkOf(known));
    }

    void aGrowingCellShowsMoreAndMore()
    {
        const Signal signal = load();
        FleetCell cell = cellOf(Health::Ok, u"n1"_s);
        cell.vitals = { { "load", 0.5 } };
        int before = 0;
        for (const QSize& size : { QSize(8, 8), QSize(18, 18), QSize(60, 24), QSize(120, 44) }) {
            const int ink = inkOn(draw(cell, { .size = size, .value = &signal }), cell);
            QVERIFY2(ink >= before, qPrintable(QString::number(size.width())));
            before = ink;
        }
        QVERIFY(before > 40);
    }

    void edgesLieOnWholePixels()
    {
        CellFill fill;
        const CellPainter::Look look;
        CellPictures pictures;
        CellPainter cells(fill, look, pictures);
        const QImage picture = pictureOf(QSize(60, 40), [&cells](QPainter& painter) {
            const QRectF rect(4.4, 4.6, 7.3, 7.1);
            cells.paint(painter, { .cell = cellOf(Health::Ok), .rect = rect, .block = rect });
        });
        QCOMPARE(inkOf(picture), QRect(4, 5, 8, 7));
        QCOMPARE(countOf(picture, CellFill::healthColor(Health::Ok, currentTheme()), {}, 0), 56);
    }

    void dimsByOpacity()
    {
        const QImage picture =
            draw(cellOf(Health::Failing), { .size = { 20, 20 }, .opacity = 0.2 });
        QVERIFY(std::abs(qAlpha(picture.pixel(kAt + QPoint(3, 3))) - 51) <= 3);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_CellPainter)
#include "tst_CellPainter.moc"
