// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/CellFill.h"
#include "explorer/FillLegend.h"
#include "explorer/FleetCells.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_FillLegend : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readersHearWhatTheColoursMean()
    {
        FillLegend legend;
        legend.setLooks({}, {});
        QVERIFY(legend.accessibleDescription().contains(u"health"_s));
        legend.setLooks(ramp(), {});
        QVERIFY2(legend.accessibleDescription().contains(u"100"_s),
            qPrintable(legend.accessibleDescription()));
        QVERIFY(legend.accessibleDescription().contains(m_catalog.find("cpu_utilisation")->title));
    }

    void drawsTheRampFromItsLowToItsHighEnd()
    {
        FillLegend legend;
        legend.setLooks(ramp(), {});
        legend.resize(legend.sizeHint());
        const QImage image = legend.grab().toImage();
        bool hasHigh = false;
        const QColor high = CellFill::rampColor(0.97, currentTheme());
        for (int x = 0; x < image.width(); ++x) {
            const QColor at = image.pixelColor(x, image.height() / 2);
            hasHigh = hasHigh
                || (std::abs(at.red() - high.red()) < 12 && std::abs(at.blue() - high.blue()) < 12);
        }
        QVERIFY(hasHigh);
    }

    void aNoteIsDrawnAndSaidBesideTheColours()
    {
        FillLegend legend;
        legend.setLooks({}, {});
        const int before = legend.sizeHint().width();
        const QString note = u"GPUs: GPU busy from 0 % to 100 %"_s;
        legend.setNote(note);
        QVERIFY(legend.sizeHint().width() > before);
        QVERIFY(legend.accessibleDescription().contains(note));
        QVERIFY(legend.accessibleDescription().contains(u"health"_s));
        QVERIFY(legend.toolTip().contains(u"GPU busy"_s));
        const int oneRow = legend.heightForWidth(4 * before);
        QCOMPARE(legend.heightForWidth(before), oneRow); // no room is no reason to grow
        legend.setNote(QString(4000, u'x'));
        QCOMPARE(legend.heightForWidth(before + 200), oneRow);
        QVERIFY(!legend.grab().isNull());
        legend.setNote({});
        QCOMPARE(legend.sizeHint().width(), before);
    }

    void wantsRoomForEveryState()
    {
        FillLegend legend;
        legend.setLooks({}, {});
        int texts = 0;
        for (const Health health : { Health::Ok, Health::Busy, Health::Degraded, Health::Failing,
                 Health::Silent, Health::Unknown }) {
            texts += legend.fontMetrics().horizontalAdvance(healthText(health));
        }
        QVERIFY(legend.sizeHint().width() > texts);
        QCOMPARE(legend.minimumSizeHint().width(), 0);
    }

private:
    [[nodiscard]] CellFill ramp() const
    {
        return { *m_catalog.find("cpu_utilisation"),
            collectCells(makeFleet({}).get(), CellKind::Nodes) };
    }

    SignalCatalog m_catalog = makeCatalog();
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FillLegend)
#include "tst_FillLegend.moc"
