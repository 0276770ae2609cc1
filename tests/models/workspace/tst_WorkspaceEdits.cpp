// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "workspace/GridPacking.h"
#include "workspace/WorkspaceEdits.h"

#include <QTest>

#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

PanelSpec panelAt(const GridRect& place, const QString& id = {})
{
    PanelSpec panel;
    panel.id = id;
    panel.type = u"stat"_s;
    panel.place = place;
    return panel;
}

Workspace onePage()
{
    PageSpec page;
    page.id = u"page"_s;
    page.title = u"Page"_s;
    return edits::addPage({}, page).value();
}

std::vector<GridRect> places(const Workspace& workspace)
{
    std::vector<GridRect> all;
    for (const PanelSpec& panel : workspace.pages.front().panels) {
        all.push_back(panel.place);
    }
    return all;
}

} // namespace

class tst_WorkspaceEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void putsNewPanelsWhereThereIsRoom()
    {
        Workspace workspace = onePage();
        for (int i = 0; i < 3; ++i) {
            workspace = edits::addPanel(workspace, u"page"_s, panelAt({ 0, 0, 12, 8 })).value();
        }
        QCOMPARE(places(workspace),
            (std::vector<GridRect> { { 0, 0, 12, 8 }, { 12, 0, 12, 8 }, { 0, 8, 12, 8 } }));
        QCOMPARE(workspace.pages.front().panels.at(2).id, u"panel-3"_s);
    }

    void makesRoomForAMovedPanel()
    {
        Workspace workspace = onePage();
        for (const QString& id : { u"a"_s, u"b"_s, u"c"_s }) {
            workspace = edits::addPanel(workspace, u"page"_s, panelAt({ 0, 0, 24, 4 }, id)).value();
        }
        workspace = edits::placePanel(workspace, u"page"_s, u"c"_s, { 0, 0, 24, 4 }).value();
        QCOMPARE(places(workspace),
            (std::vector<GridRect> { { 0, 4, 24, 4 }, { 0, 8, 24, 4 }, { 0, 0, 24, 4 } }));
    }

    void closesTheGapOfARemovedPanel()
    {
        Workspace workspace = onePage();
        for (const QString& id : { u"a"_s, u"b"_s }) {
            workspace = edits::addPanel(workspace, u"page"_s, panelAt({ 0, 0, 24, 4 }, id)).value();
        }
        workspace = edits::removePanel(workspace, u"page"_s, u"a"_s).value();
        QCOMPARE(places(workspace), (std::vector<GridRect> { { 0, 0, 24, 4 } }));
    }

    void neverOverlapsWhateverIsDone()
    {
        std::mt19937_64 random(3);
        const auto upTo = [&random](int n) {
            return static_cast<int>(random() % static_cast<quint64>(n)) - 3;
        };
        Workspace workspace = onePage();
        for (int step = 0; step < 400; ++step) {
            const GridRect place { upTo(30), upTo(60), upTo(30), upTo(20) };
            const auto& panels = workspace.pages.front().panels;
            const bool isMove = !panels.empty() && step % 3 > 0;
            workspace = isMove ? edits::placePanel(
                            workspace, u"page"_s, panels.at(random() % panels.size()).id, place)
                                     .value()
                               : edits::addPanel(workspace, u"page"_s, panelAt(place)).value();
            const std::vector<GridRect> now = places(workspace);
            QVERIFY(!hasOverlap(now));
            QVERIFY(packUpwards(now) == now); // nothing can fall further up
            for (const GridRect& rect : now) {
                QCOMPARE(clampToGrid(rect), rect);
            }
        }
    }

    void replacesAPanel()
    {
        Workspace workspace =
            edits::addPanel(onePage(), u"page"_s, panelAt({ 0, 0, 6, 4 }, u"a"_s)).value();
        PanelSpec changed = workspace.pages.front().panels.front();
        changed.title = u"New"_s;
        workspace = edits::replacePanel(workspace, u"page"_s, changed).value();
        QCOMPARE(workspace.pages.front().panels.front().title, u"New"_s);
        QCOMPARE(workspace.pages.front().panels.size(), std::size_t { 1 });
    }

    void addsRenamesAndRemovesPages()
    {
        Workspace workspace = onePage();
        workspace = edits::addPage(workspace, {}).value();
        QCOMPARE(workspace.activePage, u"page-2"_s);
        workspace = edits::renamePage(workspace, u"page-2"_s, u"  Nights "_s).value();
        QCOMPARE(workspace.pages.back().title, u"Nights"_s);
        workspace = edits::removePage(workspace, u"page-2"_s).value();
        QCOMPARE(workspace.activePage, u"page"_s);
        workspace = edits::removePage(workspace, u"page"_s).value();
        QVERIFY(workspace.pages.empty());
        QCOMPARE(workspace.activePage, QString());
    }

    void saysWhatCannotBeDone()
    {
        const Workspace workspace = onePage();
        QCOMPARE(edits::addPanel(workspace, u"x"_s, {}).error().kind, ErrorKind::NotFound);
        QCOMPARE(edits::replacePanel(workspace, u"page"_s, {}).error().kind, ErrorKind::NotFound);
        QCOMPARE(
            edits::placePanel(workspace, u"page"_s, u"x"_s, {}).error().kind, ErrorKind::NotFound);
        QCOMPARE(
            edits::removePanel(workspace, u"page"_s, u"x"_s).error().kind, ErrorKind::NotFound);
        QCOMPARE(edits::removePage(workspace, u"x"_s).error().kind, ErrorKind::NotFound);
        QCOMPARE(edits::renamePage(workspace, u"page"_s, u"  "_s).error().kind,
            ErrorKind::InvalidArgument);
        Workspace full = workspace;
        full.pages.front().panels.resize(static_cast<std::size_t>(limits::kPanelsPerWorkspace));
        QCOMPARE(edits::addPanel(full, u"page"_s, {}).error().kind, ErrorKind::TooMuch);
        full.pages.resize(static_cast<std::size_t>(limits::kPagesPerWorkspace));
        QCOMPARE(edits::addPage(full, {}).error().kind, ErrorKind::TooMuch);
    }
};

QTEST_GUILESS_MAIN(tst_WorkspaceEdits)
#include "tst_WorkspaceEdits.moc"
