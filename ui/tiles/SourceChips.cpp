// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/SourceChips.h"

#include "core/UntrustedText.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kDotPx = 10;
constexpr int kLongestName = 40;

/// A server's colour and name; hidden ones have an empty dot.
class Chip final : public QToolButton
{
public:
    Chip(int place, const QString& name, QWidget* parent)
        : QToolButton(parent)
        , m_place(place)
    {
        setAutoRaise(true);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setText(u"    "_s + QString(name).replace(u'&', u"&&"_s));
    }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QToolButton::paintEvent(event);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor color = currentTheme().seriesColor(m_place);
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(isChecked() ? QBrush(color) : QBrush(Qt::NoBrush));
        painter.drawEllipse(
            QRectF(8, (height() - kDotPx) / 2.0, kDotPx, kDotPx).adjusted(1, 1, -1, -1));
    }

private:
    int m_place;
};

} // namespace

SourceChips::SourceChips(QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(Theme::kPadding, 4, Theme::kPadding, 0);
    m_row->setSpacing(Theme::kSpacing / 2);
    m_row->addWidget(makePlainLabel(tr("Servers"), this));
    m_row->addStretch(1);
    setAccessibleName(tr("Servers of this page"));
    hide();
}

void SourceChips::setSources(const std::vector<PlacedSource>& sources)
{
    if (sources == m_sources) {
        return;
    }
    m_sources = sources;
    for (QToolButton* button : std::exchange(m_buttons, {})) {
        button->hide();
        button->deleteLater();
    }
    QSet<QString> ids;
    for (const PlacedSource& source : sources) {
        ids += source.id;
        auto* chip = new Chip(source.place, UntrustedText(source.name).plain(kLongestName), this);
        chip->installEventFilter(this);
        connect(chip, &QToolButton::clicked, this, [this, id = source.id] {
            const bool isHiding = QApplication::keyboardModifiers() & Qt::ControlModifier;
            isHiding ? toggle(id) : choose(id);
        });
        m_buttons.push_back(chip);
        m_row->insertWidget(static_cast<int>(m_buttons.size()), chip); // after the label
    }
    setVisible(sources.size() > 1);
    QSet<QString> kept = m_hidden;
    setHidden(sources.size() > 1 ? kept.intersect(ids) : QSet<QString>());
    showStates();
}

void SourceChips::choose(const QString& id)
{
    QSet<QString> others;
    for (const PlacedSource& source : m_sources) {
        if (source.id != id) {
            others += source.id;
        }
    }
    setHidden(m_hidden == others ? QSet<QString>() : others);
}

void SourceChips::toggle(const QString& id)
{
    QSet<QString> hidden = m_hidden;
    if (!hidden.remove(id)) {
        hidden += id;
    }
    setHidden(hidden);
}

void SourceChips::setHidden(const QSet<QString>& hidden)
{
    const bool isNews = m_hidden != hidden;
    m_hidden = hidden;
    showStates(); // also when nothing changed: the click has toggled the button
    if (isNews) {
        Q_EMIT hiddenChanged(m_hidden);
    }
}

void SourceChips::showStates()
{
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const QString name = UntrustedText(m_sources[i].name).plain(kLongestName);
        const bool isHidden = m_hidden.contains(m_sources[i].id);
        m_buttons[i]->setChecked(!isHidden);
        m_buttons[i]->setAccessibleName(
            isHidden ? tr("Server %1, hidden").arg(name) : tr("Server %1, shown").arg(name));
        setPlainToolTip(*m_buttons[i],
            UntrustedText(tr("%1\nClick: this one only, or all again. Ctrl+click or Delete: hide, "
                             "or show again.")
                              .arg(name)));
    }
}

bool SourceChips::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<const QKeyEvent*>(event);
        const bool isHiding = key->key() == Qt::Key_Delete
            || (key->key() == Qt::Key_Space && (key->modifiers() & Qt::ControlModifier));
        const auto at = std::find(m_buttons.begin(), m_buttons.end(), watched);
        if (isHiding && at != m_buttons.end()) {
            toggle(m_sources[static_cast<std::size_t>(at - m_buttons.begin())].id);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace promdesk
