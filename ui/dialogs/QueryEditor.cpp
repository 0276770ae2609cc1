// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/QueryEditor.h"

#include "core/UntrustedText.h"
#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace promdesk {

QueryEditor::QueryEditor(
    const QString& letter, const std::vector<SourceChoice>& sources, QWidget* parent)
    : QWidget(parent)
    , m_source(new QComboBox(this))
{
    m_source->addItem(tr("All servers"), QString());
    for (const SourceChoice& source : sources) {
        m_source->addItem(UntrustedText(source.name).plain(40), source.id);
    }
    m_source->setAccessibleName(tr("Server"));
    buildLayout(letter);
}

void QueryEditor::buildLayout(const QString& letter)
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, Theme::kSpacing);
    rows->setSpacing(Theme::kSpacing / 2);
    auto* head = new QHBoxLayout;
    QLabel* name = makePlainLabel(tr("Query %1").arg(letter), this);
    name->setFont(figureFont(name->font(), 1.0));
    auto* remove = new QToolButton(this);
    remove->setIcon(glyphIcon(Glyph::Close));
    remove->setAutoRaise(true);
    remove->setToolTip(tr("Remove this query"));
    remove->setAccessibleName(tr("Remove query %1").arg(letter));
    head->addWidget(name, 1);
    head->addWidget(remove);
    rows->addLayout(head);

    m_expression = new QPlainTextEdit(this);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_expression->setFont(fixed);
    m_expression->setAccessibleName(tr("Expression %1").arg(letter));
    m_expression->setPlaceholderText(tr("PromQL, for instance  rate(http_requests_total[5m])"));
    m_expression->setTabChangesFocus(true);
    m_expression->setFixedHeight(m_expression->fontMetrics().height() * 4 + 14);
    m_expression->installEventFilter(this);
    rows->addWidget(m_expression);

    auto* details = new QHBoxLayout;
    details->setSpacing(Theme::kSpacing / 2);
    m_legend = new QLineEdit(this);
    m_legend->setPlaceholderText(tr("Legend, for instance  {{instance}}"));
    m_legend->setAccessibleName(tr("Legend of query %1").arg(letter));
    m_instant = new QCheckBox(tr("Latest only"), this);
    m_instant->setToolTip(tr("Ask for the latest value instead of a range"));
    details->addWidget(m_legend, 1);
    details->addWidget(m_source);
    details->addWidget(m_instant);
    rows->addLayout(details);

    m_problem = makePlainLabel(QString(), this);
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QPalette red = m_problem->palette();
    red.setColor(QPalette::WindowText, currentTheme().health(Health::Failing));
    m_problem->setPalette(red);
    m_problem->setVisible(false);
    rows->addWidget(m_problem);

    setFocusProxy(m_expression);
    setTabOrder(m_expression, m_legend);
    setTabOrder(m_legend, m_source);
    setTabOrder(m_source, m_instant);
    setTabOrder(m_instant, remove);
    connect(remove, &QToolButton::clicked, this, &QueryEditor::removeRequested);
    connect(m_legend, &QLineEdit::editingFinished, this, &QueryEditor::runRequested);
    connect(m_instant, &QCheckBox::toggled, this, &QueryEditor::runRequested);
    connect(m_source, &QComboBox::activated, this, &QueryEditor::runRequested);
}

void QueryEditor::setQuery(const PanelQuery& query)
{
    m_query = query;
    m_expression->setPlainText(query.expression);
    if (!query.signal.isEmpty()) {
        m_expression->setPlaceholderText(
            tr("The signal %1, bound for what is shown").arg(query.signal));
    }
    m_legend->setText(query.legend);
    const QSignalBlocker quiet(m_instant);
    m_instant->setChecked(query.isInstant);
    m_source->setCurrentIndex(std::max(0, m_source->findData(query.sourceId)));
}

PanelQuery QueryEditor::query() const
{
    PanelQuery query = m_query;
    query.expression = m_expression->toPlainText().trimmed();
    if (!query.expression.isEmpty()) {
        query.signal.clear();
    }
    query.legend = m_legend->text();
    query.isInstant = m_instant->isChecked();
    query.sourceId = m_source->currentData().toString();
    return query;
}

void QueryEditor::showProblem(const QString& text)
{
    setPlainText(*m_problem, UntrustedText(text));
    m_problem->setVisible(!text.isEmpty());
}

void QueryEditor::focusExpression()
{
    m_expression->setFocus();
}

bool QueryEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_expression && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isEnter && (key->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier)) != 0) {
            Q_EMIT runRequested();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace promdesk
