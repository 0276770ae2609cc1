// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/Health.h"

#include <QStringList>
#include <QWidget>

class QLabel;

namespace promdesk {

/// A strip that says what does not work, or what to know; hidden while it has nothing to say.
class Banner final : public QWidget
{
    Q_OBJECT

public:
    /// health chooses colour and sign.
    explicit Banner(Health health, QWidget* parent = nullptr);

    /// One line each, as plain text; from the fifth on they are counted.
    void setLines(const QStringList& lines);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Health m_health;
    QLabel* m_label;
};

} // namespace promdesk
