// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/ProfileTextEdit.h"

#include "theme/Theme.h"

#include <QEvent>
#include <QFontDatabase>
#include <QPaintEvent>
#include <QPainter>
#include <QTextBlock>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kNumberPaddingPx = 8;
constexpr int kLeastDigits = 3;

} // namespace

/// The strip beside the text.
class ProfileTextEdit::Numbers final : public QWidget
{
public:
    explicit Numbers(ProfileTextEdit& edit)
        : QWidget(&edit)
        , m_edit(edit)
    { }

    [[nodiscard]] QSize sizeHint() const override { return { m_edit.numbersWidth(), 0 }; }

protected:
    void paintEvent(QPaintEvent* event) override { m_edit.paintNumbers(event); }

private:
    ProfileTextEdit& m_edit;
};

ProfileTextEdit::ProfileTextEdit(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_numbers(new Numbers(*this))
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ProfileTextEdit::makeRoom);
    connect(
        this, &QPlainTextEdit::updateRequest, m_numbers, [this](const QRect& area, int scrolledPx) {
            if (scrolledPx != 0) {
                m_numbers->scroll(0, scrolledPx);
            } else {
                m_numbers->update(0, area.y(), m_numbers->width(), area.height());
            }
        });
    makeRoom();
}

int ProfileTextEdit::numbersWidth() const
{
    int digits = kLeastDigits;
    for (int count = blockCount(); count >= 1000; count /= 10) {
        ++digits;
    }
    return digits * fontMetrics().horizontalAdvance(u'9') + 2 * kNumberPaddingPx;
}

void ProfileTextEdit::makeRoom()
{
    setViewportMargins(numbersWidth(), 0, 0, 0);
    const QRect inner = contentsRect();
    m_numbers->setGeometry(inner.left(), inner.top(), numbersWidth(), inner.height());
}

void ProfileTextEdit::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    makeRoom();
}

void ProfileTextEdit::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        showMark();
    } else if (event->type() == QEvent::FontChange) {
        makeRoom();
    }
}

void ProfileTextEdit::markLine(int line)
{
    if (line != m_marked) {
        m_marked = line;
        showMark();
        m_numbers->update();
    }
}

void ProfileTextEdit::showMark()
{
    const QTextBlock block = document()->findBlockByNumber(m_marked - 1);
    if (m_marked <= 0 || !block.isValid()) {
        setExtraSelections({});
        return;
    }
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(block);
    QColor wash = currentTheme().health(Health::Failing);
    wash.setAlpha(60);
    mark.format.setBackground(wash);
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    setExtraSelections({ mark });
}

void ProfileTextEdit::goToLine(int line)
{
    const QTextBlock block =
        document()->findBlockByNumber(std::clamp(line, 1, std::max(1, blockCount())) - 1);
    setTextCursor(QTextCursor(block));
    centerCursor();
}

void ProfileTextEdit::paintNumbers(QPaintEvent* event)
{
    const Theme& theme = currentTheme();
    QPainter painter(m_numbers);
    painter.fillRect(event->rect(), theme.raised);
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    QRectF area = blockBoundingGeometry(block).translated(contentOffset());
    while (block.isValid() && area.top() <= event->rect().bottom()) {
        const int line = block.blockNumber() + 1;
        painter.setPen(line == m_marked ? theme.health(Health::Failing) : theme.mutedText);
        painter.drawText(
            QRectF(0, area.top(), m_numbers->width() - kNumberPaddingPx, area.height()),
            Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
        block = block.next();
        area = blockBoundingGeometry(block).translated(contentOffset());
    }
}

} // namespace promdesk
