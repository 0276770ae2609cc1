// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/CsvExportDialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace promdesk {

CsvExportDialog::CsvExportDialog(const QStringList& formats, RawOffer raw, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Export data"));
    auto* rows = new QVBoxLayout(this);
    auto* form = new QFormLayout;
    m_samples = new QComboBox(this);
    m_samples->setAccessibleName(tr("Samples"));
    m_samples->addItems({ tr("As shown: the values that are drawn"),
        tr("Raw: as they were scraped, of every series that the queries read") });
    m_samples->setEnabled(raw == RawOffer::Offered);
    m_format = new QComboBox(this);
    m_format->setAccessibleName(tr("Format"));
    for (const QString& format : formats) {
        m_format->addItem(format.toUpper(), format);
    }
    m_layout = new QComboBox(this);
    m_layout->setAccessibleName(tr("Layout"));
    m_layout->addItems(
        { tr("Long: one row per sample, labels as columns"), tr("Wide: one column per series") });
    m_time = new QComboBox(this);
    m_time->setAccessibleName(tr("Time"));
    m_time->addItems({ tr("ISO 8601 (2026-11-22T14:02:00Z)"), tr("Seconds since 1970") });
    m_guard = new QCheckBox(tr("Make texts safe for &spreadsheets"), this);
    m_guard->setToolTip(tr("Puts ' before label values that a spreadsheet would run as a formula"));
    m_guard->setChecked(true);
    form->addRow(tr("S&amples"), m_samples);
    form->addRow(tr("&Format"), m_format);
    form->addRow(tr("&Layout"), m_layout);
    form->addRow(tr("&Time"), m_time);
    form->addRow(QString(), m_guard);
    rows->addLayout(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(tr("&Export…"), QDialogButtonBox::AcceptRole)->setDefault(true);
    rows->addWidget(buttons);
    connect(m_format, &QComboBox::currentIndexChanged, this, &CsvExportDialog::followChoice);
    connect(m_samples, &QComboBox::currentIndexChanged, this, &CsvExportDialog::followChoice);
    followChoice();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT dataChosen(choice());
        accept();
    });
}

void CsvExportDialog::followChoice()
{
    const bool isCsv = m_format->currentData().toString() == u"csv"_s;
    const bool isRaw = m_samples->currentIndex() == 1;
    if (isRaw) {
        m_layout->setCurrentIndex(0);
    }
    m_layout->setEnabled(isCsv && !isRaw);
    m_time->setEnabled(isCsv);
    m_guard->setEnabled(isCsv);
}

DataChoice CsvExportDialog::choice() const
{
    using Layout = ExportOptions::Layout;
    using TimeFormat = ExportOptions::TimeFormat;
    return { .format = m_format->currentData().toString(),
        .options = { .layout = m_layout->currentIndex() == 0 ? Layout::Long : Layout::Wide,
            .timeFormat = m_time->currentIndex() == 0 ? TimeFormat::Iso8601 : TimeFormat::Epoch,
            .guardsFormulas = m_guard->isChecked() },
        .samples = m_samples->currentIndex() == 1 ? DataChoice::Samples::Raw
                                                  : DataChoice::Samples::AsShown };
}

} // namespace promdesk
