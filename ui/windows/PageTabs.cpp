// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/PageTabs.h"

#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"

#include <QHBoxLayout>
#include <QTabBar>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

PageTabs::PageTabs(const PageServices& services, const SignalCatalog& catalog, QWidget* parent)
    : QTabWidget(parent)
    , m_services(services)
    , m_fleet(new FleetPage(catalog, this))
{
    setDocumentMode(true);
    tabBar()->setExpanding(false);
    setAccessibleName(tr("Pages"));
    addTab(m_fleet, tr("Fleet"));
    connect(m_fleet, &FleetPage::scopeActivated, this, &PageTabs::scopeActivated);
    m_level = makeView(Editable::No);
    m_level->hide();
    makeAddButtons();
    connect(this, &QTabWidget::currentChanged, this, &PageTabs::tellPlace);
}

void PageTabs::makeAddButtons()
{
    auto* corner = new QWidget(this);
    auto* add = new QToolButton(corner);
    add->setIcon(glyphIcon(Glyph::Plus));
    add->setAutoRaise(true);
    add->setToolTip(tr("Add a page of your own (Ctrl+T)"));
    add->setAccessibleName(tr("Add page"));
    connect(add, &QToolButton::clicked, this, &PageTabs::addPageRequested);
    m_addMore = new QToolButton(corner);
    m_addMore->setObjectName(u"siblings"_s);
    m_addMore->setIcon(glyphIcon(Glyph::Down));
    m_addMore->setAutoRaise(true);
    m_addMore->setPopupMode(QToolButton::InstantPopup);
    m_addMore->setToolTip(tr("Add a ready-made page"));
    m_addMore->setAccessibleName(tr("Add ready-made page"));
    m_addMore->hide();
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(add);
    row->addWidget(m_addMore);
    setCornerWidget(corner, Qt::TopRightCorner);
}

void PageTabs::setAddMenu(QMenu& menu)
{
    m_addMore->setMenu(&menu);
    m_addMore->show();
}

void PageTabs::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
}

PageView* PageTabs::makeView(Editable editable)
{
    auto* view = new PageView(m_services, this);
    view->setEditable(editable);
    view->setTimeRange(m_range);
    connect(view, &PageView::scopeActivated, this, &PageTabs::scopeActivated);
    connect(view, &PageView::timeRangeSelected, this, &PageTabs::timeRangeSelected);
    connect(view, &PageView::zoomBackRequested, this, &PageTabs::zoomBackRequested);
    connect(view, &PageView::panelEditRequested, this, &PageTabs::panelEditRequested);
    connect(view, &PageView::panelCsvRequested, this, &PageTabs::panelCsvRequested);
    connect(view, &PageView::panelImageRequested, this, &PageTabs::panelImageRequested);
    connect(
        view, &PageView::panelsChanged, this, [this, view](const std::vector<PanelSpec>& panels) {
            for (const OwnTab& tab : m_own) {
                if (tab.view == view) {
                    Q_EMIT panelsChanged(tab.id, panels);
                    return;
                }
            }
        });
    return view;
}

PageView* PageTabs::currentPage() const
{
    return qobject_cast<PageView*>(currentWidget());
}

QString PageTabs::currentOwnPageId() const
{
    const auto at = std::find_if(m_own.begin(), m_own.end(),
        [this](const OwnTab& tab) { return tab.view == currentWidget(); });
    return at == m_own.end() ? QString() : at->id;
}

void PageTabs::setLevelPage(const PagePlan& plan)
{
    const QSignalBlocker quiet(this);
    m_levelScope = plan.scope;
    const int at = indexOf(m_level);
    if (plan.scope.level == Level::Fleet) {
        if (at >= 0) {
            removeTab(at);
        }
        return;
    }
    m_level->setPage(plan);
    const QString title = toMenuText(UntrustedText(plan.scope.name()));
    if (at < 0) {
        insertTab(1, m_level, title);
    } else {
        setTabText(at, title);
    }
}

void PageTabs::setOwnPages(const std::vector<OwnPage>& pages)
{
    const QSignalBlocker quiet(this);
    const QWidget* front = currentWidget();
    std::vector<OwnTab> kept;
    for (const OwnPage& page : pages) {
        const OwnTab* known = findOwn(page.id);
        PageView* view = known != nullptr ? known->view : makeView(m_editable);
        view->setPage(page.plan);
        kept.push_back({ page.id, view });
    }
    for (const OwnTab& tab : m_own) {
        removeTab(indexOf(tab.view));
        const bool isKept = std::any_of(kept.begin(), kept.end(),
            [&tab](const OwnTab& other) { return other.view == tab.view; });
        if (!isKept) {
            tab.view->deleteLater();
        }
    }
    m_own = kept;
    for (std::size_t at = 0; at < m_own.size(); ++at) {
        const int index = addTab(m_own[at].view, toMenuText(UntrustedText(pages[at].plan.title)));
        if (m_own[at].view == front) {
            setCurrentIndex(index);
        }
    }
}

const PageTabs::OwnTab* PageTabs::findOwn(const QString& id) const
{
    const auto at =
        std::find_if(m_own.begin(), m_own.end(), [&id](const OwnTab& tab) { return tab.id == id; });
    return at == m_own.end() ? nullptr : &*at;
}

void PageTabs::setTimeRange(const TimeRangeSpec& range)
{
    m_range = range;
    m_level->setTimeRange(range);
    for (const OwnTab& tab : m_own) {
        tab.view->setTimeRange(range);
    }
}

void PageTabs::setEditable(Editable editable)
{
    m_editable = editable;
    for (const OwnTab& tab : m_own) {
        tab.view->setEditable(editable);
    }
}

void PageTabs::showPlace(const Place& place)
{
    const QSignalBlocker quiet(this);
    if (const OwnTab* own = findOwn(place.pageId)) {
        setCurrentWidget(own->view);
    } else if (place.scope.level == Level::Fleet) {
        setCurrentWidget(m_fleet);
    } else {
        setCurrentWidget(m_level);
    }
}

void PageTabs::tellPlace()
{
    const QString id = currentOwnPageId();
    if (!id.isEmpty()) {
        Q_EMIT placeRequested({ .scope = currentPage()->page().scope, .pageId = id });
    } else if (currentWidget() == m_level) {
        Q_EMIT placeRequested({ .scope = m_levelScope, .pageId = {} });
    } else {
        Q_EMIT placeRequested({});
    }
}

} // namespace promdesk
