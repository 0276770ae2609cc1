// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/StatusBarView.h"

#include "core/Unit.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QTimeZone>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// A server's sign and name on a flat button; the sign wears the state's colour.
class ServerButton final : public QToolButton
{
public:
    ServerButton(const ServerState& server, QWidget* parent)
        : QToolButton(parent)
        , m_health(server.verdict.health)
    {
        setAutoRaise(true);
        QString text = UntrustedText(server.settings.name).plain(40);
        if (server.settings.skipsTlsVerification) {
            text += u" · "_s + StatusBarView::tr("not verified");
        }
        setText(u"     "_s + text.replace(u'&', u"&&"_s));
        setCursor(Qt::PointingHandCursor);
    }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QToolButton::paintEvent(event);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme& theme = currentTheme();
        const QRectF disc(8, (height() - 14) / 2.0, 14, 14);
        painter.setBrush(theme.health(m_health));
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(disc);
        QFont small = font();
        small.setPixelSize(10);
        small.setBold(true);
        painter.setFont(small);
        painter.setPen(theme.scheme == Theme::Scheme::Dark ? theme.window : theme.surface);
        painter.drawText(disc, Qt::AlignCenter, QString(healthSign(m_health)));
    }

private:
    Health m_health;
};

/// Why its values may differ from those of another server on the same page.
QString differences(const ServerState& server, const std::vector<ServerState>& all)
{
    for (const ServerState& other : all) {
        const QString note = differenceNote(server.capabilities, other.capabilities);
        if (!note.isEmpty()) {
            return note;
        }
    }
    return {};
}

QString describe(const ServerState& server, const std::vector<ServerState>& all)
{
    QStringList lines { server.settings.name, server.settings.baseUrl.toDisplayString() };
    const SourceCapabilities& seen = server.capabilities;
    if (seen.flavour != Flavour::Unknown || !seen.version.isEmpty()) {
        lines += QString(toText(seen.flavour) + u' ' + seen.version).trimmed();
        lines += StatusBarView::tr("Answers in %1, clock %2 off")
                     .arg(toText(seen.roundTrip), toText(seen.clockSkew));
    }
    if (server.settings.skipsTlsVerification) {
        lines += StatusBarView::tr("Its certificate is not verified.");
    }
    if (!server.verdict.reason.isEmpty()) {
        lines += server.verdict.reason;
    }
    if (const QString note = differences(server, all); !note.isEmpty()) {
        lines += note;
    }
    return lines.join(u'\n');
}

} // namespace

StatusBarView::StatusBarView(const Clock& clock, QWidget* parent)
    : QStatusBar(parent)
    , m_clock(clock)
    , m_servers(new QWidget(this))
    , m_serverRow(new QHBoxLayout(m_servers))
{
    setSizeGripEnabled(false);
    m_serverRow->setContentsMargins(Theme::kSpacing / 2, 0, 0, 0);
    m_serverRow->setSpacing(2);
    addWidget(m_servers, 1);
    m_queries = addQueryCount();
    m_age = addFigure(tr("Age of the newest answer"));
    m_step = addFigure(tr("Step"));
    m_rate = addFigure(tr("Points per second"));
    m_zone = addFigure(tr("Time zone"));
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(clock.now().toMs());
    m_zone->setText(now.timeZoneAbbreviation());
    setServers({});
    showFigures();
    auto* everySecond = new QTimer(this);
    connect(everySecond, &QTimer::timeout, this, &StatusBarView::showAge);
    everySecond->start(1000);
}

QToolButton* StatusBarView::addQueryCount()
{
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setCursor(Qt::PointingHandCursor);
    button->setAccessibleName(tr("Queries in flight"));
    button->setToolTip(tr("Queries in flight; a click shows the query log (F12)"));
    connect(button, &QToolButton::clicked, this, &StatusBarView::queriesActivated);
    addPermanentWidget(button);
    return button;
}

QLabel* StatusBarView::addFigure(const QString& accessibleName)
{
    auto* label = makePlainLabel(QString(), this);
    label->setAccessibleName(accessibleName);
    label->setToolTip(accessibleName);
    label->setContentsMargins(Theme::kSpacing, 0, Theme::kSpacing, 0);
    label->setForegroundRole(QPalette::WindowText);
    addPermanentWidget(label);
    return label;
}

void StatusBarView::setServers(const std::vector<ServerState>& servers)
{
    while (QLayoutItem* item = m_serverRow->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> gone(item);
        if (QWidget* widget = gone->widget()) {
            widget->hide();
            widget->deleteLater();
        }
    }
    m_hasServers = !servers.empty();
    if (servers.empty()) {
        QLabel* none = makePlainLabel(tr("No server"), m_servers);
        none->setContentsMargins(Theme::kSpacing, 0, 0, 0);
        m_serverRow->addWidget(none);
    }
    for (const ServerState& server : servers) {
        m_serverRow->addWidget(makeServerButton(server, servers));
    }
    m_serverRow->addStretch(1);
    showAge();
}

QWidget* StatusBarView::makeServerButton(
    const ServerState& server, const std::vector<ServerState>& all)
{
    auto* button = new ServerButton(server, m_servers);
    setPlainToolTip(*button, UntrustedText(describe(server, all)));
    button->setAccessibleName(
        tr("Server %1: %2")
            .arg(UntrustedText(server.settings.name).plain(80), healthText(server.verdict.health)));
    connect(button, &QToolButton::clicked, this,
        [this, id = server.settings.id] { Q_EMIT serverActivated(id); });
    return button;
}

void StatusBarView::setScheduler(const SchedulerStatus& status)
{
    m_status = status;
    showFigures();
}

void StatusBarView::setFleet(const FleetActivity& activity)
{
    if (activity != m_fleet) {
        m_fleet = activity;
        showFigures();
    }
}

void StatusBarView::setTopic(Topic topic)
{
    m_topic = topic;
    showFigures();
}

int StatusBarView::openRequests() const
{
    return m_status.inFlight + m_status.waiting + m_fleet.openRequests;
}

void StatusBarView::showFigures()
{
    const int open = openRequests();
    m_queries->setText(open == 0 ? tr("idle")
            : open == 1          ? tr("1 query in flight")
                                 : tr("%n queries in flight", nullptr, open));
    m_queries->setAccessibleDescription(m_queries->text());
    const bool hasStep = m_topic == Topic::Panels && !m_status.currentStep.isZero();
    m_step->setText(hasStep ? tr("step %1").arg(toText(m_status.currentStep)) : QString());
    m_step->setVisible(hasStep);
    m_rate->setText(
        tr("%1 points/s")
            .arg(formatValue(m_status.pointsPerSecond, Unit::Short, QLocale()).toText()));
    m_rate->setVisible(m_status.pointsPerSecond > 0);
    showAge();
}

void StatusBarView::showAge()
{
    const QString age = ageText();
    m_age->setText(
        m_status.isPaused ? age.isEmpty() ? tr("paused") : tr("paused · %1").arg(age) : age);
    m_age->setVisible(!m_age->text().isEmpty());
}

QString StatusBarView::ageText() const
{
    const Instant newest = m_topic == Topic::Fleet ? m_fleet.lastSuccess : m_status.lastRefresh;
    if (newest.toMs() == 0) {
        return !m_hasServers     ? QString()
            : openRequests() > 0 ? tr("waiting for the first answer")
                                 : tr("no answer yet");
    }
    const auto seconds = std::max<std::int64_t>(0, (m_clock.now() - newest).toMs() / 1000);
    return seconds < 2 ? tr("just now") : tr("%1 ago").arg(toText(Duration::fromSeconds(seconds)));
}

} // namespace promdesk
