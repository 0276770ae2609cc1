// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QWidget>

namespace promdesk {

/// A surface with a hairline and round corners on which a part of a page stands.
class Card final : public QWidget
{
    Q_OBJECT

public:
    /// Takes content into its layout and so owns it.
    explicit Card(QWidget* content, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace promdesk
