// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "theme/Theme.h"

#include <QDialog>
#include <QSize>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace promdesk {

/// How a picture is to be made.
struct ImageChoice
{
    QSize size = QSize(1600, 900); ///< logical pixels
    double scale = 2;
    Theme::Scheme scheme = Theme::Scheme::Light;
};

/// Asks for size, scale and colours of a picture. GUI thread.
class ImageExportDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ImageExportDialog(const ImageChoice& choice, QWidget* parent = nullptr);

    [[nodiscard]] ImageChoice choice() const;

Q_SIGNALS:
    void imageChosen(const promdesk::ImageChoice& choice);

private:
    void showPixels();

    QSpinBox* m_width = nullptr;
    QSpinBox* m_height = nullptr;
    QComboBox* m_scale = nullptr;
    QComboBox* m_scheme = nullptr;
    QLabel* m_pixels = nullptr;
    QPushButton* m_export = nullptr;
};

} // namespace promdesk
