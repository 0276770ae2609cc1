// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/PanelMessage.h"

#include "theme/Theme.h"

#include <QEvent>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kWidestText = 460;

QString signOf(PanelMessage::Kind kind)
{
    switch (kind) {
    case PanelMessage::Kind::Loading:
        return QStringLiteral("···");
    case PanelMessage::Kind::Empty:
        return QStringLiteral("○");
    case PanelMessage::Kind::Missing:
        return QStringLiteral("–");
    case PanelMessage::Kind::Failed:
        return QStringLiteral("✕");
    }
    return {};
}

/// Breaks text into at most mostLines lines of the width; the last one is elided.
QStringList wrapped(const QString& text, const QFont& font, int width, int mostLines)
{
    const QFontMetrics metrics(font);
    QStringList lines;
    for (const QString& paragraph : text.split(u'\n')) {
        QTextLayout layout(paragraph, font);
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            if (lines.size() + 1 == mostLines) {
                const QString rest = paragraph.mid(line.textStart());
                lines += metrics.elidedText(rest, Qt::ElideRight, width);
                layout.endLayout();
                return lines;
            }
            lines += paragraph.mid(line.textStart(), line.textLength()).trimmed();
        }
        layout.endLayout();
    }
    return lines;
}

} // namespace

PanelMessage::PanelMessage(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::NoFocus);
    setMessage(Kind::Loading, tr("Loading…"));
}

void PanelMessage::setMessage(Kind kind, const QString& text)
{
    m_kind = kind;
    m_text = text;
    setAccessibleName(tr("Message of this panel"));
    setAccessibleDescription(text);
    update();
}

void PanelMessage::paintEvent(QPaintEvent*)
{
    const Theme& theme = currentTheme();
    QPainter painter(this);
    const int lineHeight = fontMetrics().height();
    const int room = std::max(1, (height() - 8) / lineHeight);
    const bool hasSign = room >= 3;
    const int width = std::max(20, std::min(this->width() - 2 * Theme::kPadding, kWidestText));
    const QStringList lines =
        wrapped(m_text, font(), width, std::max(1, std::min(room - (hasSign ? 1 : 0), 6)));
    const int total = (static_cast<int>(lines.size()) + (hasSign ? 1 : 0)) * lineHeight;
    QRect line((this->width() - width) / 2, (height() - total) / 2, width, lineHeight);
    if (hasSign) {
        painter.setPen(m_kind == Kind::Failed ? theme.health(Health::Failing) : theme.faintText);
        painter.drawText(line, Qt::AlignCenter, signOf(m_kind));
        line.translate(0, lineHeight);
    }
    painter.setPen(theme.mutedText);
    for (const QString& text : lines) {
        painter.drawText(line, Qt::AlignCenter | Qt::TextSingleLine, text);
        line.translate(0, lineHeight);
    }
}

void PanelMessage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace promdesk
