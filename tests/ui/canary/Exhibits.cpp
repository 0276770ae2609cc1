// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "Exhibits.h"

#include "DetectionExhibits.h"
#include "SyntheticFleet.h"
#include "activity/ActivityOverlay.h"
#include "activity/QueryLogView.h"
#include "core/Executor.h"
#include "dialogs/ConnectionDialog.h"
#include "dialogs/PanelEditor.h"
#include "dialogs/TestStepsView.h"
#include "explorer/Breadcrumb.h"
#include "explorer/FleetView.h"
#include "explorer/NavigatorView.h"
#include "panels/BadgePopup.h"
#include "panels/PanelTypes.h"
#include "render/PageRenderer.h"
#include "support/PanelSamples.h"
#include "tiles/PageTile.h"
#include "topology/TopologyModel.h"
#include "windows/BannerArea.h"
#include "windows/PageTabs.h"
#include "windows/StartPage.h"
#include "windows/StatusBarView.h"
#include "windows/WorkspaceFileDialogs.h"
#include "workspace/WorkspaceStore.h"

#include <QPainter>
#include <QTemporaryDir>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

SnapshotPtr hostileSnapshot(const QString& text)
{
    const std::string bytes = text.toStdString();
    SeriesSnapshot snapshot;
    for (int i = 0; i < 3; ++i) {
        const std::string number = std::to_string(i);
        snapshot.series.push_back(curve({ { "__name__", bytes }, { "a", bytes + number },
                                            { "b" + bytes, number }, { "c", bytes } },
            1 + i, i, 24));
    }
    snapshot.warnings = { text, text + u'2' };
    snapshot.infos = { text };
    return std::make_shared<const SeriesSnapshot>(std::move(snapshot));
}

Error hostileError(const QString& text)
{
    return Error { .kind = ErrorKind::BadQuery, .message = text, .context = text, .detail = text };
}

PanelPlan hostilePlan(const QString& type, const QString& text)
{
    PanelPlan plan = planOf(type, text, Unit::Seconds);
    plan.spec.description = text;
    plan.spec.thresholds = { { 1.5, text }, { 2.5, u"failing"_s } };
    plan.spec.options.insert(u"text"_s, text);
    plan.queries.front().sourceId = u"fake"_s;
    plan.queries.front().legend = text + u" {{a}}"_s;
    return plan;
}

template <typename Widget> std::unique_ptr<Widget> sized(std::unique_ptr<Widget> widget)
{
    widget->resize(1000, 700);
    return widget;
}

/// One body of each type below the other, in every state of its frames.
std::unique_ptr<QWidget> makeBodies(
    const QString& text, Stage& stage, const std::vector<SeriesFrame>& frames)
{
    auto page = std::make_unique<QWidget>();
    auto* rows = new QVBoxLayout(page.get());
    for (const auto& entry : stage.panelTypes().entries()) {
        PanelBody* body = entry.thing->createBody(page.get());
        body->setTimeRange(sampleDay());
        PanelPlan plan = hostilePlan(QString::fromStdString(entry.id), text);
        if (frames.empty()) {
            plan.queries.clear();
            plan.missing = { text, text };
        }
        body->setPlan(plan);
        body->showFrames(frames);
        body->setMinimumHeight(180);
        rows->addWidget(body);
        if (body->hasTableView()) {
            PanelBody* table = entry.thing->createBody(page.get());
            table->setTimeRange(sampleDay());
            table->setPlan(plan);
            table->setView(PanelBody::View::Table);
            table->showFrames(frames);
            table->setMinimumHeight(180);
            rows->addWidget(table);
        }
    }
    return sized(std::move(page));
}

std::unique_ptr<QWidget> makeFreshBodies(const QString& text, Stage& stage)
{
    return makeBodies(text, stage, { frameOf(hostileSnapshot(text)) });
}

std::unique_ptr<QWidget> makeFailedBodies(const QString& text, Stage& stage)
{
    SeriesFrame frame = frameOf(nullptr, FrameState::Failed);
    frame.error = hostileError(text);
    return makeBodies(text, stage, { frame });
}

std::unique_ptr<QWidget> makeMissingBodies(const QString& text, Stage& stage)
{
    return makeBodies(text, stage, {});
}

std::unique_ptr<QWidget> makeString(const QString& text, Stage& stage)
{
    SeriesSnapshot snapshot;
    snapshot.type = ResultType::String;
    snapshot.text = text;
    return makeBodies(
        text, stage, { frameOf(std::make_shared<const SeriesSnapshot>(std::move(snapshot))) });
}

PagePlan hostilePage(const QString& text, Stage& stage)
{
    PagePlan page;
    page.title = text;
    page.scope.level = Level::Node;
    page.scope.cluster = text;
    page.scope.node = text;
    int row = 0;
    for (const auto& entry : stage.panelTypes().entries()) {
        PanelPlan plan = hostilePlan(QString::fromStdString(entry.id), text);
        plan.spec.id = QString::fromStdString(entry.id);
        plan.spec.place = { .x = 0, .y = row, .width = 24, .height = 4 };
        row += 4;
        page.panels.push_back(plan);
    }
    PanelPlan unknown = hostilePlan(text, text);
    unknown.spec.id = u"unknown"_s;
    unknown.spec.place = { .x = 0, .y = row, .width = 24, .height = 4 };
    page.panels.push_back(unknown);
    return page;
}

std::unique_ptr<QWidget> makePage(const QString& text, Stage& stage)
{
    stage.source().setStandingAnswer(Result<SnapshotPtr>(hostileSnapshot(text)));
    auto view = std::make_unique<PageView>(stage.services());
    view->setEditable(Editable::Yes);
    view->setTimeRange({ .from = u"now-1h"_s, .to = u"now"_s });
    view->setPage(hostilePage(text, stage));
    return sized(std::move(view));
}

std::unique_ptr<QWidget> makeFailingPage(const QString& text, Stage& stage)
{
    auto view = makePage(text, stage);
    stage.source().setStandingAnswer(failure(hostileError(text)));
    return view;
}

std::unique_ptr<QWidget> makeTabs(const QString& text, Stage& stage)
{
    auto tabs = std::make_unique<PageTabs>(stage.services(), stage.catalog());
    tabs->setLevelPage(hostilePage(text, stage));
    tabs->setOwnPages({ { .id = u"own"_s, .plan = hostilePage(text, stage) } });
    return sized(std::move(tabs));
}

std::unique_ptr<QWidget> makeBadgePopup(const QString& text, Stage&)
{
    auto host = std::make_unique<QWidget>();
    auto* rows = new QVBoxLayout(host.get());
    auto* popup = new BadgePopup(
        { .text = text, .explanation = text, .detail = text + u'\n' + text }, host.get());
    popup->setWindowFlags(Qt::Widget);
    rows->addWidget(popup);
    return sized(std::move(host));
}

TopologyPtr hostileFleet(const QString& text)
{
    TopologyTree tree = *makeFleet({ .clusters = 1, .nodesPerCluster = 2, .endpoints = 2 });
    TopologySource& source = tree.sources.front();
    source.name = text;
    source.address = text;
    source.notes = { text, text };
    TopologyCluster& cluster = source.clusters.front();
    const HealthVerdict verdict { Health::Degraded, text };
    cluster.name = text;
    cluster.verdict = verdict;
    for (TopologyNode& node : cluster.nodes) {
        node.verdict = verdict;
        node.evidence = text.toUtf8();
        node.name = text;
    }
    cluster.nodes.back().name += u'2';
    for (TopologyEndpoint& endpoint : cluster.endpoints) {
        endpoint.name = text;
        endpoint.verdict = verdict;
        endpoint.modelNamespace = text;
        endpoint.profileId = text;
        TopologyReplica& replica = endpoint.replicas.emplace_back();
        replica.name = text;
        replica.node = text;
        replica.verdict = verdict;
    }
    cluster.endpoints.back().name += u'2';
    return std::make_shared<const TopologyTree>(std::move(tree));
}

std::unique_ptr<QWidget> makeFleetPage(const QString& text, Stage& stage)
{
    auto view = std::make_unique<FleetView>(stage.catalog());
    view->setTopology(hostileFleet(text));
    view->setProgress(text);
    view->setProblems({ { text, text } });
    return sized(std::move(view));
}

std::unique_ptr<QWidget> makeEmptyFleetPage(const QString& text, Stage& stage)
{
    auto view = std::make_unique<FleetView>(stage.catalog());
    auto tree = std::make_shared<TopologyTree>();
    TopologySource& source = tree->sources.emplace_back();
    source.id = u"a"_s;
    source.name = text;
    source.address = text;
    source.notes = { text };
    view->setTopology(tree);
    view->setProblems({ { text, text } });
    return sized(std::move(view));
}

std::unique_ptr<QWidget> makeEndpoints(const QString& text, Stage& stage)
{
    auto view = std::make_unique<FleetView>(stage.catalog());
    view->setTopology(hostileFleet(text));
    view->setShown(CellKind::Endpoints);
    return sized(std::move(view));
}

std::unique_ptr<QWidget> makeNavigator(const QString& text, Stage&)
{
    auto host = std::make_unique<QWidget>();
    auto* model = new TopologyModel(host.get());
    model->setTopology(hostileFleet(text));
    auto* rows = new QVBoxLayout(host.get());
    rows->addWidget(new NavigatorView(*model, host.get()));
    return sized(std::move(host));
}

std::unique_ptr<QWidget> makeBreadcrumb(const QString& text, Stage&)
{
    auto crumb = std::make_unique<Breadcrumb>();
    Scope scope;
    scope.level = Level::Endpoint;
    scope.cluster = text;
    scope.node = text;
    scope.endpoint = text;
    crumb->setScope(scope, hostileFleet(text));
    return crumb;
}

std::unique_ptr<QWidget> makeSteps(const QString& text, Stage&)
{
    auto view = std::make_unique<TestStepsView>();
    view->setSteps({ { .title = u"HTTP"_s, .state = TestStep::State::Failed, .text = text },
        { .title = u"API"_s, .state = TestStep::State::Warned, .text = text } });
    return sized(std::move(view));
}

ConnectionSettings hostileSettings(const QString& text)
{
    ConnectionSettings settings;
    settings.id = u"id"_s;
    settings.name = text;
    settings.baseUrl = QUrl(u"http://prom.example:9090"_s);
    settings.username = text;
    settings.headerNames = { text };
    settings.caFile = text;
    settings.skipsTlsVerification = true;
    return settings;
}

/// Answers every test at once, with what a hostile server makes of it.
class HostileTester final : public ConnectionTester
{
public:
    explicit HostileTester(QString text)
        : m_text(std::move(text))
    { }

    void test(
        const ConnectionSettings&, const Credentials&, CancelToken, Progress progress) override
    {
        progress({ { .title = u"API"_s, .state = TestStep::State::Failed, .text = m_text } }, true);
    }

private:
    QString m_text;
};

/// A dialog with its tester.
class ConnectionExhibit final : public QWidget
{
public:
    explicit ConnectionExhibit(const QString& text)
        : m_tester(text)
        , m_dialog(new ConnectionDialog(m_tester, this))
    {
        m_dialog->setWindowFlags(Qt::Widget);
        m_dialog->edit(hostileSettings(text));
        m_dialog->startTest();
        auto* rows = new QVBoxLayout(this);
        rows->addWidget(m_dialog);
    }

private:
    HostileTester m_tester;
    ConnectionDialog* m_dialog;
};

std::unique_ptr<QWidget> makeConnection(const QString& text, Stage&)
{
    return sized(std::make_unique<ConnectionExhibit>(text));
}

std::unique_ptr<QWidget> makeEditor(const QString& text, Stage& stage)
{
    stage.source().setStandingAnswer(failure(hostileError(text)));
    const PanelPlan plan = hostilePlan(u"timeseries"_s, text);
    PanelSpec spec = plan.spec;
    PanelQuery& query = spec.queries.emplace_back();
    query.expression = text;
    query.legend = text;
    auto editor =
        std::make_unique<PanelEditor>(PanelEditorServices { .page = stage.services(),
                                          .sources = { { u"fake"_s, text }, { u"other"_s, text } },
                                          .range = { .from = u"now-1h"_s, .to = u"now"_s },
                                          .plan = [plan](const PanelSpec&) { return plan; } },
            spec);
    editor->runPreview();
    return sized(std::move(editor));
}

std::unique_ptr<QWidget> makeBanners(const QString& text, Stage&)
{
    auto area = std::make_unique<BannerArea>();
    area->show({ .topic = u"a"_s,
        .tone = BannerMessage::Tone::Failure,
        .text = UntrustedText(text),
        .detail = UntrustedText(text) });
    return sized(std::move(area));
}

std::unique_ptr<QWidget> makeStatusBar(const QString& text, Stage& stage)
{
    auto bar = std::make_unique<StatusBarView>(stage.clock());
    ServerState server;
    server.settings = hostileSettings(text);
    server.capabilities.version = text;
    server.verdict = { Health::Failing, text };
    bar->setServers({ server });
    return sized(std::move(bar));
}

/// An answer and a refusal of hostile expressions, from a server with a hostile name; it outlives
/// its scheduler's source.
class LogExhibit final : public QWidget
{
public:
    LogExhibit(const QString& text, Stage& stage)
        : m_source(u"log"_s)
        , m_scheduler(stage.clock(), m_gui, 1)
    {
        m_scheduler.addSource(m_source, Duration::fromSeconds(15));
        for (const ErrorKind kind : { ErrorKind::BadQuery, ErrorKind::Timeout }) {
            LiveQuery query;
            query.sourceId = u"log"_s;
            query.expression = text.toStdString() + toText(kind).toStdString();
            m_asking.push_back(m_scheduler.subscribe(query, [](const SeriesFrame&) {}));
            Error error = hostileError(text);
            error.kind = kind;
            m_source.answerAll(failure(error));
        }
        const ActivityServices services { m_scheduler, stage.clock(),
            [text](const QString&) { return text; } };
        auto* rows = new QVBoxLayout(this);
        rows->addWidget(new QueryLogView(services, this), 1);
        auto* overlay = new ActivityOverlay(services, *this);
        overlay->show();
    }

private:
    ImmediateExecutor m_gui;
    FakeSource m_source;
    QueryScheduler m_scheduler;
    std::vector<QuerySubscription> m_asking;
};

std::unique_ptr<QWidget> makeQueryLog(const QString& text, Stage& stage)
{
    return sized(std::make_unique<LogExhibit>(text, stage));
}

/// A page as `render` and image exports draw it.
class PictureExhibit final : public QWidget
{
public:
    PictureExhibit(const QString& text, Stage& stage)
        : m_renderer(stage.panelTypes())
    {
        m_page.title = text;
        m_page.subtitle = text;
        m_page.range = sampleDay();
        for (const PanelPlan& plan : hostilePage(text, stage).panels) {
            m_page.panels.push_back({ plan, { frameOf(hostileSnapshot(text)) } });
        }
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        m_renderer.render(painter, size(), m_page);
    }

private:
    PageRenderer m_renderer;
    PageImage m_page;
};

std::unique_ptr<QWidget> makePicture(const QString& text, Stage& stage)
{
    return sized(std::make_unique<PictureExhibit>(text, stage));
}

/// The name of a workspace in the title of its window.
std::unique_ptr<QWidget> makeTitle(const QString& text, Stage& stage)
{
    ImmediateExecutor executor;
    const QTemporaryDir folder;
    WorkspaceStore store(executor, executor, stage.clock(), folder.path());
    Workspace workspace;
    workspace.name = text;
    store.create(workspace);
    auto window = std::make_unique<QWidget>();
    window->setWindowTitle(windowTitleOf(store));
    return sized(std::move(window));
}

std::unique_ptr<QWidget> makeStart(const QString& text, Stage&)
{
    auto page = std::make_unique<StartPage>();
    page->setRecentFiles({ u"/home/ann/"_s + text });
    page->showDemoFailure(text);
    return sized(std::move(page));
}

} // namespace

Stage::Stage()
    : m_catalog(makeCatalog())
    , m_scheduler(std::make_unique<QueryScheduler>(m_clock, m_gui, 1))
{
    registerPanelTypes(m_types);
    m_scheduler->addSource(m_source, Duration::fromSeconds(15));
}

PageServices Stage::services()
{
    return { .scheduler = m_scheduler.get(), .panelTypes = &m_types, .clock = &m_clock };
}

const std::vector<Exhibit>& exhibits()
{
    static const std::vector<Exhibit> all {
        { "panels with data", makeFreshBodies },
        { "panels that failed", makeFailedBodies },
        { "panels without signals", makeMissingBodies },
        { "panels with a string", makeString },
        { "a page", makePage },
        { "a page that fails", makeFailingPage },
        { "tabs", makeTabs },
        { "a badge's explanation", makeBadgePopup },
        { "fleet", makeFleetPage },
        { "fleet of endpoints", makeEndpoints },
        { "fleet without anything", makeEmptyFleetPage },
        { "navigator", makeNavigator },
        { "breadcrumb", makeBreadcrumb },
        { "detection", makeDetection },
        { "profile editor", makeProfileEditor },
        { "steps of a connection test", makeSteps },
        { "connection dialog", makeConnection },
        { "panel editor", makeEditor },
        { "banners", makeBanners },
        { "status bar", makeStatusBar },
        { "query log", makeQueryLog },
        { "start page", makeStart },
        { "picture of a page", makePicture },
        { "window title", makeTitle },
    };
    return all;
}

} // namespace promdesk::test
