// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/BannerArea.h"

#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace promdesk {

namespace {

QColor toneColor(BannerMessage::Tone tone)
{
    const Theme& theme = currentTheme();
    switch (tone) {
    case BannerMessage::Tone::Note:
        return theme.accent;
    case BannerMessage::Tone::Warning:
        return theme.health(Health::Degraded);
    case BannerMessage::Tone::Failure:
        return theme.health(Health::Failing);
    }
    return theme.accent;
}

QString toneSign(BannerMessage::Tone tone)
{
    switch (tone) {
    case BannerMessage::Tone::Note:
        return QStringLiteral("i");
    case BannerMessage::Tone::Warning:
        return QStringLiteral("!");
    case BannerMessage::Tone::Failure:
        return QStringLiteral("✕");
    }
    return {};
}

/// A strip with a bar in the tone's colour.
class BannerStrip final : public QWidget
{
public:
    BannerStrip(BannerMessage::Tone tone, QWidget* parent)
        : QWidget(parent)
        , m_tone(tone)
    { }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Theme& theme = currentTheme();
        QColor wash = toneColor(m_tone);
        painter.fillRect(rect(), theme.raised);
        wash.setAlpha(26);
        painter.fillRect(rect(), wash);
        painter.fillRect(QRect(0, 0, 3, height()), toneColor(m_tone));
        painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
    }

private:
    BannerMessage::Tone m_tone;
};

QLabel* makeDetail(const BannerMessage& message, QWidget* parent)
{
    auto* detail = makePlainLabel(message.detail.plainLines(1000), parent);
    detail->setWordWrap(true);
    detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    detail->setVisible(false);
    return detail;
}

} // namespace

BannerArea::BannerArea(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setAccessibleName(tr("Messages"));
}

void BannerArea::show(const BannerMessage& message)
{
    dismiss(message.topic);
    auto* strip = new BannerStrip(message.tone, this);
    auto* rows = new QVBoxLayout(strip);
    rows->setContentsMargins(Theme::kPadding, 6, Theme::kSpacing, 6);
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::kSpacing);
    rows->addLayout(row);
    QLabel* sign = makePlainLabel(toneSign(message.tone), strip);
    QFont bold = sign->font();
    bold.setBold(true);
    sign->setFont(bold);
    row->addWidget(sign);
    QLabel* text = makePlainLabel(message.text.plainLines(600, 6), strip);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text, 1);
    strip->setAccessibleName(text->text());
    if (!message.detail.raw().isEmpty()) {
        QLabel* detail = makeDetail(message, strip);
        auto* open = new QPushButton(tr("Show details"), strip);
        connect(open, &QPushButton::clicked, detail, [detail, open] {
            detail->setVisible(!detail->isVisible());
            open->setText(detail->isVisible() ? tr("Hide details") : tr("Show details"));
        });
        row->addWidget(open);
        rows->addWidget(detail);
    }
    const QString topic = message.topic;
    for (const BannerAction& action : message.actions) {
        auto* button = new QPushButton(action.text, strip);
        connect(button, &QPushButton::clicked, this, [this, topic, run = action.run] {
            dismiss(topic);
            run();
        });
        row->addWidget(button);
    }
    auto* close = new QToolButton(strip);
    close->setIcon(glyphIcon(Glyph::Close));
    close->setAutoRaise(true);
    close->setToolTip(tr("Dismiss"));
    close->setAccessibleName(tr("Dismiss this message"));
    connect(close, &QToolButton::clicked, this, [this, topic] { dismiss(topic); });
    row->addWidget(close);
    m_layout->addWidget(strip);
    strip->show();
    m_banners[topic] = strip;
}

void BannerArea::dismiss(const QString& topic)
{
    const auto at = m_banners.find(topic);
    if (at == m_banners.end()) {
        return;
    }
    at->second->hide();
    at->second->deleteLater();
    m_banners.erase(at);
}

bool BannerArea::isShowing(const QString& topic) const
{
    return m_banners.contains(topic);
}

} // namespace promdesk
