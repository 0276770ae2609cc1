// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/PreferencesDialog.h"

#include "core/Unit.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace promdesk {

namespace {

constexpr int kTextPx = 460;

QLabel* addText(const QString& text, QVBoxLayout& rows, QWidget* parent)
{
    QLabel* label = makePlainLabel(text, parent);
    label->setWordWrap(true);
    label->setMinimumWidth(kTextPx);
    rows.addWidget(label);
    return label;
}

} // namespace

PreferencesDialog::PreferencesDialog(const Preferences& preferences, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Preferences"));
    auto* rows = new QVBoxLayout(this);
    rows->setSpacing(Theme::kSpacing);
    addEvaluation(*rows, preferences);
    addKeeping(*rows, preferences);
    rows->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    rows->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_evaluates, &QCheckBox::toggled, this, &PreferencesDialog::takeChange);
    connect(m_keeps, &QCheckBox::toggled, this, &PreferencesDialog::takeChange);
    connect(m_megabytes, &QSpinBox::valueChanged, this, &PreferencesDialog::takeChange);
    connect(m_clear, &QPushButton::clicked, this, &PreferencesDialog::clearRequested);
}

void PreferencesDialog::addEvaluation(QVBoxLayout& rows, const Preferences& preferences)
{
    auto* group = new QGroupBox(tr("Evaluation"), this);
    auto* lines = new QVBoxLayout(group);
    m_evaluates =
        new QCheckBox(tr("&Evaluate expressions here where that spares the server"), group);
    m_evaluates->setChecked(preferences.evaluatesLocally);
    lines->addWidget(m_evaluates);
    addText(tr("Many lines at fine steps can cost a Prometheus more than handing over the samples "
               "they are made of. Then the samples are read, and rates, sums and quantiles are "
               "computed on this computer, with the same result. Off: the servers evaluate "
               "everything."),
        *lines, group);
    rows.addWidget(group);
}

void PreferencesDialog::addKeeping(QVBoxLayout& rows, const Preferences& preferences)
{
    auto* group = new QGroupBox(tr("Answers on disk"), this);
    auto* lines = new QVBoxLayout(group);
    m_keeps = new QCheckBox(tr("&Keep answers on disk"), group);
    m_keeps->setChecked(preferences.keepsBlocks);
    lines->addWidget(m_keeps);
    addText(tr("Charts show what was seen before at once, and servers are asked only for the rest. "
               "Values, metric names and labels are written unencrypted; never passwords, tokens "
               "or addresses. Switching this off removes them. When a server was set up anew under "
               "an old address, clear this, or "
               "press F5 on a page."),
        *lines, group);
    auto* line = new QHBoxLayout;
    auto* label = new QLabel(tr("At &most"), group);
    m_megabytes = new QSpinBox(group);
    m_megabytes->setRange(Preferences::kLeastBlockMegabytes, Preferences::kMostBlockMegabytes);
    m_megabytes->setValue(preferences.blockMegabytes);
    m_megabytes->setSuffix(tr(" MB"));
    m_megabytes->setKeyboardTracking(false);
    m_megabytes->setAccessibleName(tr("Most megabytes on disk"));
    label->setBuddy(m_megabytes);
    m_kept = makePlainLabel({}, group);
    m_clear = new QPushButton(tr("&Clear"), group);
    m_clear->setAutoDefault(false);
    m_clear->setAccessibleName(tr("Clear the answers on disk"));
    line->addWidget(label);
    line->addWidget(m_megabytes);
    line->addWidget(m_kept, 1);
    line->addWidget(m_clear);
    lines->addLayout(line);
    m_damaged = addText({}, *lines, group);
    m_damaged->hide();
    rows.addWidget(group);
    m_megabytes->setEnabled(preferences.keepsBlocks);
}

Preferences PreferencesDialog::preferences() const
{
    return { .evaluatesLocally = m_evaluates->isChecked(),
        .keepsBlocks = m_keeps->isChecked(),
        .blockMegabytes = m_megabytes->value() };
}

void PreferencesDialog::showKept(qint64 bytes)
{
    m_kept->setText(
        tr("%1 now").arg(formatValue(static_cast<double>(bytes), Unit::Bytes, QLocale()).toText()));
    m_clear->setEnabled(bytes > 0);
}

void PreferencesDialog::showDamaged(int files)
{
    m_damaged->setText(tr("Damaged files that were left out and asked for again: %L1").arg(files));
    m_damaged->setVisible(files > 0);
}

void PreferencesDialog::takeChange()
{
    m_megabytes->setEnabled(m_keeps->isChecked());
    Q_EMIT changed(preferences());
}

} // namespace promdesk
