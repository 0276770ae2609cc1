// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/TimeRangePopup.h"

#include "theme/PlainText.h"
#include "theme/Theme.h"
#include "windows/RangeText.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace promdesk {

namespace {

constexpr std::size_t kRecentRanges = 5;

} // namespace

TimeRangePopup::TimeRangePopup(const Clock& clock, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_clock(clock)
{
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Time range"));
    auto* columns = new QHBoxLayout(this);
    columns->setContentsMargins(Theme::kPadding, Theme::kPadding, Theme::kPadding, Theme::kPadding);
    columns->setSpacing(Theme::kPadding);
    buildFields();
    buildQuickList();
}

void TimeRangePopup::buildQuickList()
{
    auto* column = new QVBoxLayout;
    m_filter = new QLineEdit(this);
    m_filter->setObjectName(QStringLiteral("filter"));
    m_filter->setPlaceholderText(tr("Find a range"));
    m_filter->setAccessibleName(tr("Find a range"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, this, &TimeRangePopup::filterQuickList);
    m_quick = new QListWidget(this);
    m_quick->setAccessibleName(tr("Quick ranges"));
    for (const QuickRange& quick : quickRanges()) {
        m_quick->addItem(quick.title);
    }
    m_quick->setMinimumHeight(m_quick->sizeHintForRow(0) * static_cast<int>(m_quick->count()) + 8);
    m_quick->setFixedWidth(200);
    const auto chooseItem = [this](QListWidgetItem* item) {
        choose(quickRanges().at(static_cast<std::size_t>(m_quick->row(item))).range);
    };
    connect(m_quick, &QListWidget::itemClicked, this, chooseItem);
    connect(m_quick, &QListWidget::itemActivated, this, chooseItem);
    connect(m_filter, &QLineEdit::returnPressed, this, [this, chooseItem] {
        for (int row = 0; row < m_quick->count(); ++row) {
            if (!m_quick->item(row)->isHidden()) {
                chooseItem(m_quick->item(row));
                return;
            }
        }
    });
    column->addWidget(m_filter);
    column->addWidget(m_quick, 1);
    static_cast<QHBoxLayout*>(layout())->addLayout(column);
}

void TimeRangePopup::buildFields()
{
    auto* column = new QVBoxLayout;
    auto* form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    m_from = new QLineEdit(this);
    m_to = new QLineEdit(this);
    m_from->setObjectName(QStringLiteral("from"));
    m_to->setObjectName(QStringLiteral("to"));
    m_from->setMinimumWidth(240);
    // As they are typed, so that nobody has to guess the forms.
    m_from->setPlaceholderText(tr("now-6h, or 2026-11-22T14:00:00Z"));
    m_to->setPlaceholderText(tr("now"));
    form->addRow(tr("&From"), m_from);
    form->addRow(tr("&To"), m_to);
    column->addLayout(form);
    m_verdict = makePlainLabel(QString(), this);
    m_verdict->setObjectName(QStringLiteral("verdict"));
    m_verdict->setWordWrap(true);
    m_verdict->setMinimumHeight(m_verdict->fontMetrics().height() * 2);
    column->addWidget(m_verdict);
    m_apply = new QPushButton(tr("&Apply this range"), this);
    m_apply->setDefault(true);
    column->addWidget(m_apply);
    column->addSpacing(Theme::kSpacing);
    column->addWidget(makePlainLabel(tr("Recent"), this));
    m_recent = new QListWidget(this);
    m_recent->setAccessibleName(tr("Recent ranges"));
    column->addWidget(m_recent, 1);
    static_cast<QHBoxLayout*>(layout())->addLayout(column);

    for (QLineEdit* field : { m_from, m_to }) {
        connect(field, &QLineEdit::textChanged, this, &TimeRangePopup::checkFields);
        connect(field, &QLineEdit::returnPressed, this, &TimeRangePopup::applyFields);
    }
    connect(m_apply, &QPushButton::clicked, this, &TimeRangePopup::applyFields);
    const auto chooseRecent = [this](QListWidgetItem* item) {
        // A copy: what is chosen moves to the front of the list.
        const TimeRangeSpec range =
            m_recentRanges.at(static_cast<std::size_t>(m_recent->row(item)));
        choose(range);
    };
    connect(m_recent, &QListWidget::itemClicked, this, chooseRecent);
    connect(m_recent, &QListWidget::itemActivated, this, chooseRecent);
}

void TimeRangePopup::openUnder(const QWidget& anchor, const TimeRangeSpec& range)
{
    m_from->setText(range.from);
    m_to->setText(range.to);
    m_filter->clear();
    checkFields();
    adjustSize();
    const QPoint corner = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height() + 2));
    move(corner - QPoint(width(), 0));
    show();
    m_filter->setFocus();
}

void TimeRangePopup::filterQuickList(const QString& text)
{
    for (int row = 0; row < m_quick->count(); ++row) {
        QListWidgetItem* item = m_quick->item(row);
        item->setHidden(!item->text().contains(text, Qt::CaseInsensitive));
    }
}

TimeRangeSpec TimeRangePopup::typedRange() const
{
    return { .from = m_from->text().trimmed(), .to = m_to->text().trimmed() };
}

void TimeRangePopup::checkFields()
{
    const Result<TimeRange> range = resolve(typedRange(), m_clock.now());
    m_apply->setEnabled(range.has_value());
    if (!range) {
        setPlainText(*m_verdict, UntrustedText(range.error().message));
        return;
    }
    const TimeRangeSpec absolute = toSpec(*range);
    m_verdict->setText(rangeTitle(absolute, m_clock.now(), QLocale()));
}

void TimeRangePopup::applyFields()
{
    if (m_apply->isEnabled()) {
        choose(typedRange());
    }
}

void TimeRangePopup::choose(const TimeRangeSpec& range)
{
    remember(range);
    hide();
    Q_EMIT rangeChosen(range);
}

void TimeRangePopup::remember(const TimeRangeSpec& range)
{
    const auto& known = quickRanges();
    if (std::any_of(known.begin(), known.end(),
            [&range](const QuickRange& quick) { return quick.range == range; })) {
        return;
    }
    std::erase(m_recentRanges, range);
    m_recentRanges.insert(m_recentRanges.begin(), range);
    if (m_recentRanges.size() > kRecentRanges) {
        m_recentRanges.pop_back();
    }
    m_recent->clear();
    for (const TimeRangeSpec& recent : m_recentRanges) {
        m_recent->addItem(rangeTitle(recent, m_clock.now(), QLocale()));
    }
}

} // namespace promdesk
