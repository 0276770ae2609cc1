// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "theme/PlainText.h"

#include <QLabel>
#include <QPoint>
#include <QToolTip>

namespace promdesk {

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
    label.setText(text.plain());
}

void setPlainToolTip(QWidget& widget, const UntrustedText& text)
{
    widget.setToolTip(toToolTip(text));
}

QString toToolTip(const UntrustedText& text)
{
    return text.raw().isEmpty() ? QString() : u"<qt>" + text.html(2000) + u"</qt>";
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
