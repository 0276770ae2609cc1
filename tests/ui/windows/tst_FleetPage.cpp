// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SyntheticFleet.h"
#include "explorer/FleetMap.h"
#include "signals/SignalCatalog.h"
#include "windows/FleetPage.h"

#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

bool shows(const QWidget& widget, const QString& text)
{
    const QList<QLabel*> labels = widget.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
        return label->isVisibleTo(&widget) && label->text().contains(text);
    });
}

} // namespace

class tst_FleetPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
    }

    void makesItsViewWhenItIsShown()
    {
        FleetPage page(m_catalog);
        page.setProgress(u"Reading"_s);
        page.setProblems({ { u"eu-prom"_s, u"Connection refused"_s } });
        page.setTopology(makeFleet({}));
        QVERIFY(!page.hasView());
        page.resize(900, 500);
        page.show();
        QVERIFY(page.hasView());
        QCOMPARE(page.view().size(), page.size());
        page.hide();
        const FleetView* view = &page.view();
        page.show();
        QCOMPARE(&page.view(), view);
    }

    void aViewThatIsMadeLateShowsWhatWasKnown()
    {
        FleetPage page(m_catalog);
        page.setProgress(u"Reading metric names (2 of 5)"_s);
        page.setProblems({ { u"eu-prom"_s, u"Connection refused"_s } });
        QVERIFY(shows(page.view(), u"2 of 5"_s));
        QVERIFY(shows(page.view(), u"eu-prom: Connection refused"_s));
        FleetPage withFleet(m_catalog);
        withFleet.setTopology(makeFleet({}));
        FleetView direct(m_catalog);
        direct.setTopology(makeFleet({}));
        QVERIFY(!direct.map().cells().cells.empty());
        QCOMPARE(withFleet.view().map().cells().cells.size(), direct.map().cells().cells.size());
    }

    void aViewThatIsThereGetsWhatComes()
    {
        FleetPage page(m_catalog);
        QVERIFY(shows(page.view(), u"No server is connected"_s));
        page.setProgress(u"2 of 5"_s);
        QVERIFY(shows(page.view(), u"2 of 5"_s));
        page.setProgress({});
        page.setProblems({ { u"eu-prom"_s, u"Connection refused"_s } });
        QVERIFY(shows(page.view(), u"No server answered"_s));
        page.setTopology(makeFleet({}));
        QVERIFY(!page.view().map().cells().cells.empty());
    }

    void whoWaitsForTheViewGetsItOnce()
    {
        FleetPage page(m_catalog);
        int calls = 0;
        const auto count = [&calls, &page](FleetView& view) {
            ++calls;
            QCOMPARE(&view, &page.view());
        };
        page.whenMade(count);
        QCOMPARE(calls, 0);
        page.show();
        QCOMPARE(calls, 1);
        page.whenMade(count);
        QCOMPARE(calls, 2);
        QSignalSpy activated(&page, &FleetPage::scopeActivated);
        Q_EMIT page.view().scopeActivated(Scope());
        QCOMPARE(activated.size(), 1);
    }

private:
    SignalCatalog m_catalog;
};

QTEST_MAIN(tst_FleetPage)
#include "tst_FleetPage.moc"
