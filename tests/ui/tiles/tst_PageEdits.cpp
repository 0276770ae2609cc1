// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PageEdits.h"

#include <QRect>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

PagePlan pageOf(const std::vector<GridRect>& places)
{
    PagePlan page;
    for (const GridRect& place : places) {
        PanelPlan& panel = page.panels.emplace_back();
        panel.spec.id = u"p%1"_s.arg(page.panels.size());
        panel.spec.title = u"Panel"_s;
        panel.spec.place = place;
    }
    return page;
}

QStringList idsOf(const PagePlan& page)
{
    QStringList ids;
    for (const PanelPlan& panel : page.panels) {
        ids += panel.spec.id;
    }
    return ids;
}

bool isApart(const PagePlan& page)
{
    const auto rectOf = [](const PanelPlan& panel) {
        const GridRect& place = panel.spec.place;
        return QRect(place.x, place.y, place.width, place.height);
    };
    for (std::size_t a = 0; a < page.panels.size(); ++a) {
        for (std::size_t b = a + 1; b < page.panels.size(); ++b) {
            if (rectOf(page.panels.at(a)).intersects(rectOf(page.panels.at(b)))) {
                return false;
            }
        }
    }
    return true;
}

} // namespace

class tst_PageEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void closesTheGapOfARemovedPanel()
    {
        const PagePlan page =
            withoutPanel(pageOf({ { 0, 0, 24, 8 }, { 0, 8, 24, 8 }, { 0, 16, 24, 8 } }), u"p2"_s);
        QCOMPARE(idsOf(page), (QStringList { u"p1"_s, u"p3"_s }));
        QCOMPARE(page.panels.back().spec.place.y, 8);
    }

    void aPanelThatIsNotThereChangesNothing_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("unknown") << u"p9"_s;
        QTest::newRow("empty") << QString();
    }

    void aPanelThatIsNotThereChangesNothing()
    {
        QFETCH(QString, id);
        const PagePlan page = pageOf({ { 0, 0, 12, 8 }, { 12, 0, 12, 8 } });
        QCOMPARE(idsOf(withoutPanel(page, id)), idsOf(page));
        QCOMPARE(idsOf(withDuplicate(page, id)), idsOf(page));
        QVERIFY(withoutPanel({}, id).panels.empty());
    }

    void aCopyFollowsItsOriginalAndStandsBelowIt()
    {
        const PagePlan page =
            withDuplicate(pageOf({ { 0, 0, 12, 8 }, { 12, 0, 12, 8 }, { 0, 8, 24, 6 } }), u"p1"_s);
        QCOMPARE(idsOf(page), (QStringList { u"p1"_s, u"p1-2"_s, u"p2"_s, u"p3"_s }));
        const GridRect& copy = page.panels.at(1).spec.place;
        QCOMPARE(copy.x, 0);
        QCOMPARE(copy.y, 8);
        QCOMPARE(page.panels.at(1).spec.title, u"Panel"_s);
        QVERIFY(isApart(page));
    }

    void copiesOfCopiesHaveIdsOfTheirOwn()
    {
        PagePlan page = pageOf({ { 0, 0, 24, 4 } });
        for (int round = 0; round < 20; ++round) {
            page = withDuplicate(page, round % 2 == 0 ? u"p1"_s : page.panels.back().spec.id);
        }
        const QStringList ids = idsOf(page);
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), 21);
        QVERIFY(isApart(page));
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_PageEdits)
#include "tst_PageEdits.moc"
