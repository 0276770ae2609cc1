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
#include <QTextCursor>
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
    buildLayout();
    setLetter(letter);
}

void QueryEditor::buildLayout()
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, Theme::kSpacing);
    rows->setSpacing(Theme::kSpacing / 2);
    auto* head = new QHBoxLayout;
    m_name = makePlainLabel(QString(), this);
    m_name->setFont(figureFont(m_name->font(), 1.0));
    m_remove = new QToolButton(this);
    m_remove->setIcon(glyphIcon(Glyph::Close));
    m_remove->setAutoRaise(true);
    m_remove->setToolTip(tr("Remove this query"));
    head->addWidget(m_name, 1);
    head->addWidget(m_remove);
    rows->addLayout(head);

    m_expression = new QPlainTextEdit(this);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_expression->setFont(fixed);
    m_expression->setPlaceholderText(tr("PromQL, for instance  rate(http_requests_total[5m])"));
    m_expression->setTabChangesFocus(true);
    m_expression->setFixedHeight(m_expression->fontMetrics().height() * 4 + 14);
    m_expression->installEventFilter(this);
    rows->addWidget(m_expression);

    auto* details = new QHBoxLayout;
    details->setSpacing(Theme::kSpacing / 2);
    m_legend = new QLineEdit(this);
    m_legend->setPlaceholderText(tr("Legend, for instance  {{instance}}"));
    m_instant = new QCheckBox(tr("Latest only"), this);
    m_instant->setToolTip(tr("Ask for the latest value instead of a range"));
    details->addWidget(m_legend, 1);
    details->addWidget(m_source);
    details->addWidget(m_instant);
    rows->addLayout(details);

    m_problem = makePlainLabel(QString(), this);
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->setVisible(false);
    rows->addWidget(m_problem);

    connect(m_remove, &QToolButton::clicked, this, &QueryEditor::removeRequested);
    connect(m_expression, &QPlainTextEdit::textChanged, this,
        [this] { m_expression->setExtraSelections({}); });
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
    if (m_source->findData(query.sourceId) < 0) {
        m_source->addItem(tr("A server that is not connected"), query.sourceId);
    }
    m_source->setCurrentIndex(m_source->findData(query.sourceId));
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

void QueryEditor::setLetter(const QString& letter)
{
    m_name->setText(tr("Query %1").arg(letter));
    m_remove->setAccessibleName(tr("Remove query %1").arg(letter));
    m_expression->setAccessibleName(tr("Expression %1").arg(letter));
    m_legend->setAccessibleName(tr("Legend of query %1").arg(letter));
}

void QueryEditor::markProblemAt(int line, int column)
{
    const QString typed = m_expression->toPlainText();
    const QString sent = typed.trimmed();
    const QStringList lines = sent.split(u'\n');
    if (line < 1 || line > lines.size() || column < 1) {
        return;
    }
    qsizetype at = typed.indexOf(sent);
    for (int above = 0; above < line - 1; ++above) {
        at += lines.at(above).size() + 1;
    }
    const QString& marked = lines.at(line - 1);
    // At the end there is nothing to underline: then the last character stands for it.
    const qsizetype from =
        std::clamp<qsizetype>(column - 1, 0, std::max<qsizetype>(0, marked.size() - 1));
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(m_expression->document());
    mark.cursor.setPosition(static_cast<int>(at + from));
    mark.cursor.setPosition(static_cast<int>(at + marked.size()), QTextCursor::KeepAnchor);
    mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    mark.format.setUnderlineColor(currentTheme().health(Health::Failing));
    m_expression->setExtraSelections({ mark });
}

void QueryEditor::showProblem(const QString& text)
{
    m_expression->setExtraSelections({});
    QPalette red = m_problem->palette();
    red.setColor(QPalette::WindowText, currentTheme().health(Health::Failing));
    m_problem->setPalette(red);
    setPlainText(*m_problem, UntrustedText(text));
    m_problem->setVisible(!text.isEmpty());
}

std::vector<QWidget*> QueryEditor::tabStops() const
{
    return { m_expression, m_legend, m_source, m_instant, m_remove };
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
