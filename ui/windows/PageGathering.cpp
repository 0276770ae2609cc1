// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/PageGathering.h"

#include "tiles/PageView.h"
#include "windows/BannerArea.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kBeatMs = 50;
const QString kTopic = u"gathering"_s;

} // namespace

PageGathering::PageGathering(PageView& page, BannerArea& banners, Done done, QObject* parent)
    : QObject(parent)
    , m_page(&page)
    , m_banners(&banners)
    , m_done(std::move(done))
{
    connect(&m_beat, &QTimer::timeout, this, &PageGathering::look);
    connect(&m_deadline, &QTimer::timeout, this, [this] { finish(awaited()); });
    connect(&page, &QObject::destroyed, this, [this] {
        m_page.clear(); // a widget says it before its pointers know
        stop();
    });
}

void PageGathering::start(Duration patience)
{
    m_page->wakeAll();
    const auto count = static_cast<int>(awaited().size());
    if (count == 0) {
        finish({});
        return;
    }
    m_banners->show({ .topic = kTopic,
        .text =
            UntrustedText(tr("Waiting for the answers of %n panel(s) to export…", nullptr, count)),
        .actions = { { tr("Cancel"), [self = QPointer(this)] {
                          if (self) {
                              self->stop();
                          }
                      } } } });
    m_deadline.setSingleShot(true);
    m_deadline.start(static_cast<int>(patience.toMs()));
    m_beat.start(kBeatMs);
}

void PageGathering::look()
{
    if (awaited().isEmpty()) {
        finish({});
    }
}

/// Titles of the panels whose answers are still on their way.
QStringList PageGathering::awaited()
{
    QStringList titles;
    for (const PanelSpec& panel : m_page->panels()) {
        if (m_page->isAnswered(panel.id)) {
            m_answered.insert(panel.id);
        } else if (!m_answered.contains(panel.id)) {
            titles += panel.title;
        }
    }
    return titles;
}

void PageGathering::finish(const QStringList& missing)
{
    stop();
    if (!missing.isEmpty()) {
        m_banners->show({ .topic = u"export missing"_s,
            .tone = BannerMessage::Tone::Warning,
            .text = UntrustedText(tr("Not answered in time, and so missing or old in the export: "
                                     "%1")
                                      .arg(missing.join(u", "_s))) });
    }
    m_done(*m_page);
}

void PageGathering::stop()
{
    m_beat.stop();
    m_deadline.stop();
    if (m_page) {
        m_page->wakeInSight();
    }
    if (m_banners) {
        m_banners->dismiss(kTopic);
    }
    deleteLater();
}

} // namespace promdesk
