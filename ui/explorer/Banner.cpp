// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/Banner.h"

#include "core/UntrustedText.h"
#include "explorer/HealthMark.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace promdesk {

namespace {

constexpr qsizetype kMostLines = 4;
constexpr int kMark = 16;

} // namespace

Banner::Banner(Health health, QWidget* parent)
    : QWidget(parent)
    , m_health(health)
    , m_label(makePlainLabel({}, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::kPadding + kMark + Theme::kSpacing, 8, Theme::kPadding, 8);
    layout->addWidget(m_label);
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    hide();
}

void Banner::setLines(const QStringList& lines)
{
    QStringList shown;
    for (const QString& line : lines.first(std::min(kMostLines, lines.size()))) {
        shown += UntrustedText(line).plain(400);
    }
    if (lines.size() > kMostLines) {
        shown += tr("and %Ln more", nullptr, static_cast<int>(lines.size() - kMostLines));
    }
    m_label->setText(shown.join(u'\n'));
    setVisible(!lines.isEmpty());
}

void Banner::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    const QColor color = currentTheme().health(m_health);
    QColor ground = color;
    ground.setAlpha(36);
    QColor edge = color;
    edge.setAlpha(120);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(edge);
    painter.setBrush(ground);
    painter.drawRoundedRect(
        QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius, Theme::kRadius);
    paintHealthDot(painter, QRectF(Theme::kPadding, 9, kMark, kMark), m_health);
}

} // namespace promdesk
