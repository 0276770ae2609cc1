// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/DetailText.h"

#include "core/UntrustedText.h"
#include "theme/Theme.h"

#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

#include <utility>

namespace promdesk {

namespace {

constexpr int kMostCharacters = 2000; ///< of one line
constexpr qreal kIndentPx = 14;

QTextBlockFormat blockOf(const DetailLine& line, bool isFirst)
{
    QTextBlockFormat format;
    const bool isHeading = line.kind == DetailLine::Kind::Heading;
    format.setLeftMargin(kIndentPx * line.depth);
    format.setTopMargin(isFirst ? 0 : isHeading ? (line.depth == 0 ? 14 : 8) : 2);
    return format;
}

} // namespace

DetailText::DetailText(QWidget* parent)
    : QTextEdit(parent)
{
    setReadOnly(true);
    setAcceptRichText(false);
    setUndoRedoEnabled(false);
    setFrameShape(NoFrame);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    document()->setDocumentMargin(Theme::kPadding);
}

void DetailText::setLines(const QString& about, const std::vector<DetailLine>& lines)
{
    if (about == m_about && lines == m_lines) {
        return;
    }
    const int scrolled = about == m_about ? verticalScrollBar()->value() : 0;
    m_about = about;
    m_lines = lines;
    clear();
    QTextCursor cursor(document());
    QTextCharFormat plain;
    QTextCharFormat bold;
    bold.setFontWeight(QFont::Bold);
    bool isFirst = true;
    for (const DetailLine& line : m_lines) {
        if (isFirst) {
            cursor.setBlockFormat(blockOf(line, true));
        } else {
            cursor.insertBlock(blockOf(line, false));
        }
        isFirst = false;
        const QString text = UntrustedText(line.text).plain(kMostCharacters);
        if (line.kind == DetailLine::Kind::Heading) {
            cursor.insertText(text, bold);
        } else {
            const QString label = UntrustedText(line.label).plain(200);
            cursor.insertText(label.isEmpty() ? text : QString(label + tr(": ") + text), plain);
        }
    }
    verticalScrollBar()->setValue(scrolled);
}

} // namespace promdesk
