// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetCells.h"
#include "explorer/HoverCard.h"

#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_HoverCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void growsWithWhatThereIsToSay()
    {
        FleetCell cell = bare();
        const int plain = heightOf(cell);
        cell.verdict.reason = u"KV cache 93 % full"_s;
        const int withReason = heightOf(cell);
        QVERIFY(withReason > plain);
        cell.vitals = { { "cpu_utilisation", 0.4 }, { "power_watts", 310 } };
        QVERIFY(heightOf(cell) > withReason);
    }

    void staysACardWhateverTheServerSends()
    {
        FleetCell cell = bare();
        cell.name = QString(4096, u'n');
        cell.verdict.reason = QString(600, u'r') + u" <b>bold</b>\n"_s.repeated(100);
        for (const char* id :
            { "gpu_utilisation", "gpu_memory_utilisation", "cpu_utilisation", "memory_utilisation",
                "temperature_celsius", "power_watts", "disk_utilisation", "alerts_firing" }) {
            cell.vitals[id] = 1e300;
        }
        const HoverCard card(cell, m_catalog, QGuiApplication::font());
        QVERIFY(card.size().width() < 400);
        QVERIFY(card.size().height() < 400);
        QCOMPARE(inkOutside(card), 0);
    }

    void whatHasNoStateShowsNone()
    {
        const HoverCard bare({ .title = u"GPU 3"_s, .place = u"n1 · eu"_s }, font());
        const HoverCard valued({ .title = u"GPU 3"_s,
                                   .place = u"n1 · eu"_s,
                                   .valueTitle = u"GPU busy"_s,
                                   .value = u"78 %"_s },
            font());
        const HoverCard said(
            { .title = u"GPU 3"_s, .place = u"n1 · eu"_s, .text = u"why not <b>"_s.repeated(200) },
            font());
        QVERIFY(valued.size().height() > bare.size().height());
        QVERIFY(said.size().height() > bare.size().height());
        QVERIFY(said.size().height() < 400);
        for (const HoverCard* card : { &bare, &valued, &said }) {
            QCOMPARE(inkOutside(*card), 0);
        }
    }

    void showsNoMoreThanSixValues()
    {
        FleetCell cell = bare();
        const QStringList ids { u"gpu_utilisation"_s, u"gpu_memory_utilisation"_s,
            u"cpu_utilisation"_s, u"memory_utilisation"_s, u"temperature_celsius"_s,
            u"power_watts"_s, u"disk_utilisation"_s };
        for (const QString& id : ids.first(6)) {
            cell.vitals[id.toStdString()] = 0.5;
        }
        const int six = heightOf(cell);
        cell.vitals[ids.back().toStdString()] = 0.5;
        QCOMPARE(heightOf(cell), six);
    }

private:
    static QFont font() { return QGuiApplication::font(); }

    [[nodiscard]] static FleetCell bare()
    {
        FleetCell cell;
        cell.scope = { Level::Node, u"s"_s, u"eu"_s, u"n1"_s, {} };
        cell.name = u"n1"_s;
        cell.cluster = u"eu"_s;
        return cell;
    }

    [[nodiscard]] int heightOf(const FleetCell& cell) const
    {
        return HoverCard(cell, m_catalog, QGuiApplication::font()).size().height();
    }

    /// Pixels it paints beyond its size and its shadow.
    static int inkOutside(const HoverCard& card)
    {
        QImage image(card.size() + QSize(200, 200), QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        card.paint(painter, QPoint(100, 100));
        painter.end();
        const QRect own = QRect(QPoint(100, 100), card.size()).adjusted(-6, -6, 6, 6);
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                count += !own.contains(x, y) && qAlpha(image.pixel(x, y)) != 0 ? 1 : 0;
            }
        }
        return count;
    }

    SignalCatalog m_catalog = makeCatalog();
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_HoverCard)
#include "tst_HoverCard.moc"
