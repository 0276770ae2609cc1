// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/ImageExportDialog.h"

#include "core/Limits.h"
#include "theme/PlainText.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace promdesk {

namespace {

QSpinBox* makeSizeBox(int value, const QString& name, QWidget* parent)
{
    auto* box = new QSpinBox(parent);
    box->setRange(64, 16384);
    box->setValue(value);
    box->setSuffix(QStringLiteral(" px"));
    box->setAccessibleName(name);
    return box;
}

} // namespace

ImageExportDialog::ImageExportDialog(const ImageChoice& choice, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Export image"));
    auto* rows = new QVBoxLayout(this);
    auto* form = new QFormLayout;
    m_width = makeSizeBox(choice.size.width(), tr("Width"), this);
    m_height = makeSizeBox(choice.size.height(), tr("Height"), this);
    m_scale = new QComboBox(this);
    m_scale->setAccessibleName(tr("Scale"));
    for (const double scale : { 1.0, 1.5, 2.0, 3.0, 4.0 }) {
        m_scale->addItem(QLocale().toString(scale) + QStringLiteral("×"), scale);
    }
    m_scale->setCurrentIndex(m_scale->findData(choice.scale));
    m_scheme = new QComboBox(this);
    m_scheme->setAccessibleName(tr("Colours"));
    m_scheme->addItem(tr("Light"), static_cast<int>(Theme::Scheme::Light));
    m_scheme->addItem(tr("Dark"), static_cast<int>(Theme::Scheme::Dark));
    m_scheme->setCurrentIndex(m_scheme->findData(static_cast<int>(choice.scheme)));
    form->addRow(tr("&Width"), m_width);
    form->addRow(tr("&Height"), m_height);
    form->addRow(tr("&Scale"), m_scale);
    form->addRow(tr("&Colours"), m_scheme);
    m_pixels = makePlainLabel(QString(), this);
    form->addRow(tr("Result"), m_pixels);
    rows->addLayout(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_export = buttons->addButton(tr("&Export…"), QDialogButtonBox::AcceptRole);
    m_export->setDefault(true);
    rows->addWidget(buttons);
    connect(m_width, &QSpinBox::valueChanged, this, &ImageExportDialog::showPixels);
    connect(m_height, &QSpinBox::valueChanged, this, &ImageExportDialog::showPixels);
    connect(m_scale, &QComboBox::currentIndexChanged, this, &ImageExportDialog::showPixels);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT imageChosen(this->choice());
        accept();
    });
    showPixels();
}

ImageChoice ImageExportDialog::choice() const
{
    return { .size = QSize(m_width->value(), m_height->value()),
        .scale = m_scale->currentData().toDouble(),
        .scheme = static_cast<Theme::Scheme>(m_scheme->currentData().toInt()) };
}

void ImageExportDialog::showPixels()
{
    const ImageChoice now = choice();
    const auto width = static_cast<qint64>(now.size.width() * now.scale);
    const auto height = static_cast<qint64>(now.size.height() * now.scale);
    const bool isPossible = width * height <= limits::kImagePixels;
    m_export->setEnabled(isPossible);
    const QString size = tr("%L1 × %L2 pixels").arg(width).arg(height);
    m_pixels->setText(isPossible ? size : tr("%1: more than can be drawn").arg(size));
}

} // namespace promdesk
