// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QPen>
#include <QString>
#include <QWidget>

#include <vector>

namespace promdesk {

/// One line of a chart's tool tip. Texts are plain already.
struct ToolTipRow
{
    QPen pen; ///< the series' colour and dash
    QString name;
    QString value;
};

/// A light card beside the pointer, painted by us so that no text is ever read as markup. Lets all
/// input through. Child of the plot's window, so that it may leave the panel.
class ChartToolTip final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kMostRows = 10;

    explicit ChartToolTip(QWidget* parent);

    /// At most kMostRows rows, the first one emphasised; moreCount others are only named as a
    /// number.
    void setContent(const QString& heading, std::vector<ToolTipRow> rows, std::size_t moreCount);
    /// Shows the card beside position (of the parent), inside the parent.
    void showBeside(const QPoint& position);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int rowHeight() const;

    QString m_heading;
    QString m_more;
    std::vector<ToolTipRow> m_rows;
};

} // namespace promdesk
