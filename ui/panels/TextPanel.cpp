// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/TextPanel.h"

#include "core/UntrustedText.h"

#include <QPlainTextEdit>

using namespace Qt::StringLiterals;

namespace promdesk {

TextPanel::TextPanel(QWidget* parent)
    : BasicPanel(parent)
    , m_text(new QPlainTextEdit(this))
{
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setStyleSheet(u"QPlainTextEdit { border: 0; background: transparent; padding: 0; }"_s);
    m_text->setAccessibleName(tr("Text"));
    setPicture(m_text);
    setFocusProxy(m_text);
}

void TextPanel::planChanged()
{
    QStringList lines;
    const QString text = plan().spec.options.value(u"text"_s).toString().left(kMostCharacters);
    for (const QString& line : text.split(u'\n')) {
        lines += UntrustedText(line).plain(kMostCharacters);
    }
    m_text->setPlainText(lines.join(u'\n'));
}

QString TextPanel::describe() const
{
    return m_text->toPlainText().left(500);
}

std::unique_ptr<BasicPanel> TextPanel::makeTwin() const
{
    auto twin = std::make_unique<TextPanel>(nullptr);
    twin->setFont(font());
    return twin;
}

} // namespace promdesk
