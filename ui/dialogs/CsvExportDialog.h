// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "exports/SeriesExporter.h"

#include <QDialog>

class QCheckBox;
class QComboBox;

namespace promdesk {

/// How data is to be written, and in which of the registered formats.
struct DataChoice
{
    enum class Samples
    {
        AsShown, ///< the answers behind the picture
        Raw, ///< of the series that they were made from, as they were scraped
    };

    QString format; ///< id of the exporter: "csv", "json"
    ExportOptions options;
    Samples samples = Samples::AsShown;
};

/// Whether raw samples can be had.
enum class RawOffer
{
    None,
    Offered,
};

/// Asks for samples, format, layout and time of a data export. GUI thread.
class CsvExportDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit CsvExportDialog(
        const QStringList& formats, RawOffer raw = RawOffer::None, QWidget* parent = nullptr);

    [[nodiscard]] DataChoice choice() const;

Q_SIGNALS:
    void dataChosen(const promdesk::DataChoice& choice);

private:
    /// Only CSV has a layout, a form of times and formulas to guard; raw samples have one layout.
    void followChoice();

    QComboBox* m_samples = nullptr; ///< disabled where there is no choice
    QComboBox* m_format = nullptr;
    QComboBox* m_layout = nullptr;
    QComboBox* m_time = nullptr;
    QCheckBox* m_guard = nullptr;
};

} // namespace promdesk
