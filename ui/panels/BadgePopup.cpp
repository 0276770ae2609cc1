// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/BadgePopup.h"

#include "core/UntrustedText.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace promdesk {

namespace {

constexpr int kWidth = 420;

/// Line ends stay line ends; everything else that is not text becomes visible.
QString plainLines(const QString& text, int mostCharacters)
{
    QStringList lines;
    for (const QString& line : text.left(mostCharacters).split(u'\n')) {
        lines += UntrustedText(line).plain(mostCharacters);
    }
    return lines.join(u'\n');
}

} // namespace

BadgePopup::BadgePopup(const PanelBadge& badge, QWidget* parent)
    : QFrame(parent, Qt::Popup)
{
    setFrameShape(QFrame::StyledPanel);
    setFixedWidth(kWidth);
    setAccessibleName(badge.text);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::kPadding, Theme::kPadding, Theme::kPadding, Theme::kPadding);
    QLabel* explanation = makePlainLabel(plainLines(badge.explanation, 4000), this);
    explanation->setWordWrap(true);
    layout->addWidget(explanation);
    if (badge.kind == PanelBadge::Kind::Costly) {
        auto* run = new QPushButton(tr("&Run anyway"), this);
        connect(run, &QPushButton::clicked, this, [this] {
            hide();
            Q_EMIT runRequested();
            close();
        });
        layout->addWidget(run, 0, Qt::AlignRight);
        run->setFocus(Qt::PopupFocusReason);
    }
    if (badge.detail.isEmpty()) {
        return;
    }
    auto* detail = new QPlainTextEdit(this);
    detail->setReadOnly(true);
    detail->setAccessibleName(tr("Answer of the server"));
    detail->setPlainText(plainLines(badge.detail, kMostDetail));
    detail->setMaximumHeight(160);
    layout->addWidget(detail);
    auto* copy = new QPushButton(tr("&Copy answer"), this);
    connect(copy, &QPushButton::clicked, this,
        [text = badge.detail.left(kMostDetail)] { QGuiApplication::clipboard()->setText(text); });
    layout->addWidget(copy, 0, Qt::AlignRight);
}

} // namespace promdesk
