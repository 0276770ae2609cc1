// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "theme/PlainText.h"

#include <QLabel>
#include <QPoint>
#include <QToolTip>

namespace promdesk {

namespace {

constexpr int kToolTipCharacters = 1000; ///< per line

} // namespace

QLabel* makePlainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

void setPlainText(QLabel& label, const UntrustedText& text)
{
    label.setTextFormat(Qt::PlainText);
    label.setText(text.plainLines());
}

void setPlainToolTip(QWidget& widget, const UntrustedText& text)
{
    widget.setToolTip(toToolTip(text));
}

QString toToolTip(const UntrustedText& text)
{
    if (text.raw().isEmpty()) {
        return {};
    }
    QString lines = text.plainLines(kToolTipCharacters).toHtmlEscaped();
    return u"<qt>" + lines.replace(u'\n', QStringLiteral("<br>")) + u"</qt>";
}

void showPlainToolTip(const QPoint& globalPosition, const UntrustedText& text, QWidget* widget)
{
    QToolTip::showText(globalPosition, toToolTip(text), widget);
}

QString toMenuText(const UntrustedText& text)
{
    return text.plain(80).replace(u'&', QStringLiteral("&&"));
}

} // namespace promdesk
