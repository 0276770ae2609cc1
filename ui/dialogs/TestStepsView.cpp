// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/TestStepsView.h"

#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Look
{
    QString sign;
    QString word; ///< for those who hear the page
    QColor color;
};

Look lookOf(TestStep::State state)
{
    const Theme& theme = currentTheme();
    switch (state) {
    case TestStep::State::Waiting:
        return { u"·"_s, TestStepsView::tr("waiting"), theme.faintText };
    case TestStep::State::Running:
        return { u"…"_s, TestStepsView::tr("running"), theme.accent };
    case TestStep::State::Passed:
        return { u"✓"_s, TestStepsView::tr("passed"), theme.health(Health::Ok) };
    case TestStep::State::Warned:
        return { u"!"_s, TestStepsView::tr("warning"), theme.health(Health::Degraded) };
    case TestStep::State::Failed:
        return { u"✕"_s, TestStepsView::tr("failed"), theme.health(Health::Failing) };
    case TestStep::State::Skipped:
        return { u"–"_s, TestStepsView::tr("skipped"), theme.faintText };
    }
    return {};
}

void setColor(QLabel& label, const QColor& color)
{
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, color);
    label.setPalette(palette);
}

} // namespace

TestStepsView::TestStepsView(QWidget* parent)
    : QWidget(parent)
    , m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(Theme::kSpacing / 2);
    setAccessibleName(tr("Steps of the test"));
}

void TestStepsView::clear()
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> gone(item);
        if (QWidget* widget = gone->widget()) {
            widget->hide();
            widget->deleteLater();
        }
    }
}

void TestStepsView::setSteps(const std::vector<TestStep>& steps)
{
    clear();
    for (const TestStep& step : steps) {
        addStep(step);
    }
    m_rows->addStretch(1);
}

void TestStepsView::addStep(const TestStep& step)
{
    const Look look = lookOf(step.state);
    auto* row = new QWidget(this);
    auto* cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->setSpacing(Theme::kSpacing);
    QLabel* sign = makePlainLabel(look.sign, row);
    sign->setFixedWidth(sign->fontMetrics().horizontalAdvance(u"MM"_s));
    sign->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    sign->setAccessibleName(look.word);
    setColor(*sign, look.color);
    QLabel* title = makePlainLabel(step.title, row);
    title->setMinimumWidth(110);
    title->setAlignment(Qt::AlignTop);
    QLabel* text = makePlainLabel(UntrustedText(step.text).plain(600), row);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setColor(*text, step.state == TestStep::State::Failed ? look.color : currentTheme().mutedText);
    cells->addWidget(sign, 0, Qt::AlignTop);
    cells->addWidget(title, 0, Qt::AlignTop);
    cells->addWidget(text, 1);
    row->setAccessibleName(step.title + u": "_s + look.word + u". "_s + text->text());
    m_rows->addWidget(row);
}

} // namespace promdesk
