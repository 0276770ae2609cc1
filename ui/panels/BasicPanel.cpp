// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/BasicPanel.h"

#include "core/UntrustedText.h"
#include "panels/PanelMessage.h"
#include "theme/Theme.h"

#include <QImage>
#include <QPainter>
#include <QStackedLayout>

#include <cmath>

namespace promdesk {

namespace {

/// Polishes and lays out a widget that is never shown: rendering does that, the pixel is thrown
/// away. (Showing it would create a window of the platform.)
void layOut(QWidget& widget)
{
    QImage pixel(1, 1, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&pixel);
    widget.render(&painter, QPoint(), QRegion(), QWidget::DrawChildren);
}

} // namespace

BasicPanel::BasicPanel(QWidget* parent)
    : PanelBody(parent)
    , m_layout(new QStackedLayout(this))
    , m_message(new PanelMessage(this))
{
    m_message->setMessage(PanelMessage::Kind::Loading, {});
    m_layout->addWidget(m_message);
    m_busyTimer.setSingleShot(true);
    m_busyTimer.setInterval(kBusyAfterMs);
    connect(&m_busyTimer, &QTimer::timeout, this, [this] {
        if (m_words) {
            m_message->setMessage(m_words->kind, m_words->text);
        }
    });
    m_speakTimer.setSingleShot(true);
    m_speakTimer.setInterval(kSpeakEveryMs);
    connect(&m_speakTimer, &QTimer::timeout, this, &BasicPanel::speak);
}

BasicPanel::~BasicPanel() = default;

void BasicPanel::setPicture(QWidget* picture)
{
    m_picture = picture;
    m_layout->addWidget(picture);
}

void BasicPanel::setPlan(const PanelPlan& plan)
{
    m_plan = plan;
    m_frames.clear();
    planChanged();
    m_speakTimer.stop();
    refresh();
    speak();
}

void BasicPanel::showFrames(const std::vector<SeriesFrame>& frames)
{
    m_frames = frames;
    refresh();
    if (!m_speakTimer.isActive()) {
        speak();
        m_speakTimer.start();
    }
}

void BasicPanel::setTimeRange(const TimeRange& range)
{
    m_range = range;
    timeRangeChanged();
}

void BasicPanel::setTimeZone(const QTimeZone& zone)
{
    m_zone = zone;
    timeRangeChanged();
}

QString BasicPanel::summary() const
{
    if (m_words) {
        return m_words->text;
    }
    return m_picture ? describe() : QString();
}

std::unique_ptr<BasicPanel> BasicPanel::makePicture(const QSize& size, double scale) const
{
    std::unique_ptr<BasicPanel> twin = makeTwin();
    twin->setLocale(locale());
    twin->setTimeZone(m_zone);
    twin->setTimeRange(m_range);
    twin->setPlan(m_plan);
    twin->showFrames(m_frames);
    if (twin->m_words) {
        twin->m_message->setMessage(twin->m_words->kind, twin->m_words->text);
    }
    // The picture's size is given; nothing that is laid out may ask the twin for more.
    twin->m_layout->setSizeConstraint(QLayout::SetNoConstraint);
    twin->resize(size);
    // Twice: bodies choose what they show once they know their size, which moves the rest.
    layOut(*twin);
    layOut(*twin);
    twin->prepareForPicture(scale);
    return twin;
}

int BasicPanel::leftMarginOfPicture(const QSize& size) const
{
    return makePicture(size, 1)->neededLeftMargin();
}

void BasicPanel::renderTo(QPainter& painter, const QSize& size)
{
    const double zoom = std::hypot(painter.transform().m11(), painter.transform().m12());
    const std::unique_ptr<BasicPanel> twin =
        makePicture(size, painter.device()->devicePixelRatioF() * zoom);
    painter.fillRect(QRect(QPoint(), size), currentTheme().surface);
    twin->render(&painter, QPoint(), QRegion(), QWidget::DrawChildren);
}

void BasicPanel::refresh()
{
    m_words = needsFrames() ? reasonForEmptiness(m_plan, m_frames) : std::nullopt;
    if (m_words) {
        showWords(*m_words);
    } else if (m_picture) {
        m_busyTimer.stop();
        framesChanged();
        m_layout->setCurrentWidget(m_picture);
    }
}

void BasicPanel::showWords(const PanelWords& words)
{
    if (m_picture && writeWords(words)) {
        m_busyTimer.stop();
        m_layout->setCurrentWidget(m_picture);
        return;
    }
    m_layout->setCurrentWidget(m_message);
    if (words.kind != PanelMessage::Kind::Loading) {
        m_busyTimer.stop();
        m_message->setMessage(words.kind, words.text);
    } else if (m_message->kind() != PanelMessage::Kind::Loading && !m_busyTimer.isActive()) {
        m_message->setMessage(PanelMessage::Kind::Loading, {});
        m_busyTimer.start();
    } else if (m_message->text().isEmpty() && !m_busyTimer.isActive()) {
        m_busyTimer.start();
    }
}

void BasicPanel::speak()
{
    const QString name = UntrustedText(m_plan.spec.title).plain(120);
    const QString sentence = summary();
    if (accessibleName() != name) {
        setAccessibleName(name);
    }
    if (accessibleDescription() != sentence) {
        setAccessibleDescription(sentence);
    }
}

} // namespace promdesk
