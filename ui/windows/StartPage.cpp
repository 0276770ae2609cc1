// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/StartPage.h"

#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <memory>

namespace promdesk {

namespace {

constexpr int kWidthPx = 860;

/// A surface with a hairline and round corners.
class Card final : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(currentTheme().surface);
        painter.setPen(QPen(currentTheme().border, 1));
        painter.drawRoundedRect(
            QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius, Theme::kRadius);
    }
};

/// Secondary words; follows the theme.
class MutedLabel final : public QLabel
{
public:
    MutedLabel(const QString& text, QWidget* parent)
        : QLabel(parent)
    {
        setTextFormat(Qt::PlainText);
        setText(text);
        setWordWrap(true);
        useThemeColor();
    }

protected:
    void changeEvent(QEvent* event) override
    {
        QLabel::changeEvent(event);
        if (event->type() == QEvent::PaletteChange && !m_isChanging) {
            useThemeColor();
        }
    }

private:
    void useThemeColor()
    {
        m_isChanging = true;
        QPalette colors = palette();
        colors.setColor(QPalette::WindowText, currentTheme().mutedText);
        setPalette(colors);
        m_isChanging = false;
    }

    bool m_isChanging = false;
};

/// Draws its glyph at each paint, so in the colours of the theme of that moment.
class GlyphView final : public QWidget
{
public:
    GlyphView(Glyph glyph, QWidget* parent)
        : QWidget(parent)
        , m_icon(glyphIcon(glyph))
    {
        setObjectName(QStringLiteral("glyph"));
        setFixedSize(28, 28);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        m_icon.paint(&painter, rect());
    }

private:
    QIcon m_icon;
};

struct Choice
{
    Glyph glyph;
    QString title;
    QString text;
    QString verb;
};

QPushButton* addChoice(QHBoxLayout& row, const Choice& choice, QWidget* parent)
{
    auto* card = new Card(parent);
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(Theme::kSpacing);
    column->addWidget(new GlyphView(choice.glyph, card));
    QLabel* title = makePlainLabel(choice.title, card);
    title->setFont(figureFont(title->font(), 1.15));
    title->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(new MutedLabel(choice.text, card));
    column->addStretch(1);
    auto* button = new QPushButton(choice.verb, card);
    button->setAccessibleName(choice.title);
    button->setMinimumHeight(32);
    column->addWidget(button);
    card->setMinimumHeight(210);
    row.addWidget(card, 1);
    return button;
}

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent)
{
    auto* page = new QVBoxLayout(this);
    auto* column = new QWidget(this);
    column->setMaximumWidth(kWidthPx);
    auto* rows = new QVBoxLayout(column);
    rows->setSpacing(Theme::kPadding);
    QLabel* title = makePlainLabel(tr("Watch your models serve"), column);
    title->setFont(figureFont(title->font(), 1.9));
    rows->addWidget(title);
    rows->addWidget(new MutedLabel(
        tr("Promdesk reads the Prometheus servers you already have and shows every cluster, node "
           "and model endpoint that they know. It keeps nothing on a server of its own and calls "
           "nobody until you ask it to."),
        column));
    rows->addSpacing(Theme::kPadding);
    rows->addWidget(makeChoices());
    rows->addWidget(makeDemoState());
    m_recentBox = new QWidget(column);
    m_recent = new QVBoxLayout(m_recentBox);
    m_recent->setContentsMargins(0, Theme::kPadding, 0, 0);
    m_recent->setSpacing(2);
    rows->addWidget(m_recentBox);
    m_recentBox->setVisible(false);
    page->addStretch(2);
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(column, 100);
    middle->addStretch(1);
    page->addLayout(middle);
    page->addStretch(3);
}

QWidget* StartPage::makeChoices()
{
    auto* choices = new QWidget(this);
    auto* row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kPadding);
    QPushButton* connectButton = addChoice(*row,
        { Glyph::Plug, tr("Connect to a Prometheus server"),
            tr("Any server with Prometheus' HTTP API: Prometheus, Thanos, Mimir, VictoriaMetrics. "
               "Its address is all that is needed."),
            tr("Connect…") },
        choices);
    connectButton->setDefault(true);
    m_demoButton = addChoice(*row,
        { Glyph::Fleet, tr("Start the demo fleet"),
            tr("A simulated fleet of 36 nodes and 31 model endpoints, with 24 hours of history, in "
               "a real Prometheus on this computer."),
            tr("Start demo") },
        choices);
    QPushButton* openButton = addChoice(*row,
        { Glyph::Folder, tr("Open a workspace"),
            tr("Pages, panels and servers as you or a colleague saved them. Secrets are never in "
               "such a file."),
            tr("Open…") },
        choices);
    connect(connectButton, &QPushButton::clicked, this, &StartPage::connectRequested);
    connect(m_demoButton, &QPushButton::clicked, this, &StartPage::demoRequested);
    connect(openButton, &QPushButton::clicked, this, &StartPage::openRequested);
    return choices;
}

QWidget* StartPage::makeDemoState()
{
    m_demoState = new Card(this);
    auto* row = new QHBoxLayout(m_demoState);
    row->setContentsMargins(Theme::kPadding, Theme::kPadding, Theme::kPadding, Theme::kPadding);
    m_demoText = makePlainLabel(QString(), m_demoState);
    m_demoText->setWordWrap(true);
    m_demoText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_demoProgress = new QProgressBar(m_demoState);
    m_demoProgress->setAccessibleName(tr("Progress of the demo fleet"));
    m_demoProgress->setFixedWidth(220);
    m_demoCancel = new QPushButton(tr("Cancel"), m_demoState);
    connect(m_demoCancel, &QPushButton::clicked, this, &StartPage::demoCancelRequested);
    row->addWidget(m_demoText, 1);
    row->addWidget(m_demoProgress);
    row->addWidget(m_demoCancel);
    m_demoState->setVisible(false);
    return m_demoState;
}

void StartPage::setRecentFiles(const QStringList& files)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> gone(item);
        if (QWidget* widget = gone->widget()) {
            widget->hide();
            widget->deleteLater();
        }
    }
    m_recentBox->setVisible(!files.isEmpty());
    if (files.isEmpty()) {
        return;
    }
    m_recent->addWidget(new MutedLabel(tr("Recent workspaces"), m_recentBox));
    for (const QString& file : files) {
        auto* button = new QPushButton(
            toMenuText(UntrustedText(QFileInfo(file).completeBaseName())), m_recentBox);
        button->setFlat(true);
        button->setCursor(Qt::PointingHandCursor);
        button->setStyleSheet(QStringLiteral("QPushButton { text-align: left; }"));
        setPlainToolTip(*button, UntrustedText(file));
        connect(
            button, &QPushButton::clicked, this, [this, file] { Q_EMIT recentFileChosen(file); });
        m_recent->addWidget(button);
    }
}

void StartPage::showDemoProgress(const QString& text, int percent)
{
    m_demoText->setText(text);
    m_demoProgress->setValue(percent);
    m_demoProgress->setVisible(true);
    m_demoCancel->setVisible(true);
    m_demoButton->setEnabled(false);
    m_demoState->setVisible(true);
}

void StartPage::showDemoFailure(const QString& text)
{
    setPlainText(*m_demoText, UntrustedText(text));
    m_demoProgress->setVisible(false);
    m_demoCancel->setVisible(false);
    m_demoButton->setEnabled(true);
    m_demoState->setVisible(true);
}

void StartPage::clearDemoState()
{
    m_demoButton->setEnabled(true);
    m_demoState->setVisible(false);
}

} // namespace promdesk
