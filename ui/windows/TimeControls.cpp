// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/TimeControls.h"

#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"
#include "windows/RangeText.h"
#include "windows/TimeRangePopup.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QToolButton>

#include <algorithm>

namespace promdesk {

TimeControls::TimeControls(const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_history(TimeRangeSpec {})
    , m_popup(new TimeRangePopup(clock, this))
{
    buildLayout();
    connect(m_popup, &TimeRangePopup::rangeChosen, this,
        qOverload<const TimeRangeSpec&>(&TimeControls::setRange));
    setRefresh(Duration::fromSeconds(15));
    showRange();
    showPause();
}

void TimeControls::buildLayout()
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kSpacing / 2);

    m_rangeButton = new QToolButton(this);
    m_rangeButton->setIcon(glyphIcon(Glyph::Clock));
    m_rangeButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_rangeButton, &QToolButton::clicked, this, &TimeControls::openRangePopup);
    row->addWidget(m_rangeButton);

    m_refreshButton = new QToolButton(this);
    m_refreshButton->setIcon(glyphIcon(Glyph::Refresh));
    m_refreshButton->setToolTip(tr("Refresh now (F5)"));
    m_refreshButton->setAccessibleName(tr("Refresh now"));
    connect(m_refreshButton, &QToolButton::clicked, this, &TimeControls::refreshRequested);
    row->addWidget(m_refreshButton);

    m_refresh = new QComboBox(this);
    m_refresh->setAccessibleName(tr("Refresh interval"));
    m_refresh->setToolTip(tr("How often visible panels ask for news"));
    for (const Duration interval : refreshIntervals()) {
        m_refresh->addItem(refreshTitle(interval));
    }
    connect(m_refresh, &QComboBox::currentIndexChanged, this,
        [this] { Q_EMIT refreshChanged(refresh()); });
    row->addWidget(m_refresh);

    m_pause = new QToolButton(this);
    m_pause->setCheckable(true);
    connect(m_pause, &QToolButton::toggled, this, &TimeControls::setPaused);
    row->addWidget(m_pause);
}

Duration TimeControls::refresh() const
{
    return refreshIntervals().at(static_cast<std::size_t>(std::max(0, m_refresh->currentIndex())));
}

bool TimeControls::isPaused() const
{
    return m_pause->isChecked();
}

void TimeControls::restore(const TimeRangeSpec& range, Duration refresh)
{
    m_history = History<TimeRangeSpec>(range);
    showRange();
    Q_EMIT rangeChanged(range);
    setRefresh(refresh);
}

void TimeControls::setRange(const TimeRangeSpec& range)
{
    if (range == m_history.current() || !resolve(range, m_clock.now())) {
        return;
    }
    m_history.push(range);
    showRange();
    Q_EMIT rangeChanged(range);
}

void TimeControls::setRange(const TimeRange& range)
{
    setRange(toSpec(range));
}

void TimeControls::setRefresh(Duration interval)
{
    const auto& known = refreshIntervals();
    // A file may hold any interval: the next longer one of the list is taken.
    auto at = std::lower_bound(known.begin(), known.end(), interval);
    at = at == known.end() ? std::prev(at) : at;
    m_refresh->setCurrentIndex(static_cast<int>(at - known.begin()));
}

void TimeControls::setPaused(bool isPaused)
{
    if (m_pause->isChecked() != isPaused) {
        m_pause->setChecked(isPaused);
        return;
    }
    showPause();
    Q_EMIT pausedChanged(isPaused);
}

void TimeControls::zoomBack()
{
    if (m_history.goBack()) {
        showRange();
        Q_EMIT rangeChanged(range());
    }
}

void TimeControls::zoomForward()
{
    if (m_history.goForward()) {
        showRange();
        Q_EMIT rangeChanged(range());
    }
}

void TimeControls::zoomOut()
{
    const Instant now = m_clock.now();
    if (const auto seen = resolve(range(), now)) {
        setRange(widened(*seen, now));
    }
}

void TimeControls::shiftBack()
{
    const Instant now = m_clock.now();
    if (const auto seen = resolve(range(), now)) {
        setRange(shifted(*seen, -1, now));
    }
}

void TimeControls::shiftForward()
{
    const Instant now = m_clock.now();
    if (const auto seen = resolve(range(), now)) {
        setRange(shifted(*seen, 1, now));
    }
}

void TimeControls::showLatest()
{
    const auto seen = resolve(range(), m_clock.now());
    if (seen && !range().isLive()) {
        const Duration length = Duration::fromSeconds(
            std::max<std::int64_t>(1, seen->length() / Duration::fromSeconds(1)));
        setRange({ .from = QString(QStringLiteral("now-") + toText(length)),
            .to = QStringLiteral("now") });
    }
}

void TimeControls::openRangePopup()
{
    m_popup->openUnder(*m_rangeButton, range());
}

void TimeControls::showRange()
{
    const QString title = rangeTitle(range(), m_clock.now(), QLocale());
    m_rangeButton->setText(toMenuText(UntrustedText(title)));
    m_rangeButton->setAccessibleName(tr("Time range: %1").arg(title));
    setPlainToolTip(
        *m_rangeButton, UntrustedText(tr("From %1 to %2").arg(range().from, range().to)));
}

void TimeControls::showPause()
{
    m_pause->setIcon(glyphIcon(isPaused() ? Glyph::Resume : Glyph::Pause));
    const QString text = isPaused() ? tr("Resume refreshing") : tr("Pause refreshing");
    m_pause->setToolTip(text + QStringLiteral(" (.)"));
    m_pause->setAccessibleName(text);
}

} // namespace promdesk
