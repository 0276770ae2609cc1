// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QHeaderView>

namespace promdesk {

/// A table's column titles, flush with the cells below; the sort arrow stands beside the title and
/// always has its room.
class TableHeader final : public QHeaderView
{
    Q_OBJECT

public:
    static constexpr int kCellPaddingPx = 8; ///< left and right, of cells too

    explicit TableHeader(QWidget* parent);

protected:
    void paintSection(QPainter* painter, const QRect& area, int section) const override;
    [[nodiscard]] QSize sectionSizeFromContents(int section) const override;

private:
    [[nodiscard]] QString titleOf(int section) const;
    [[nodiscard]] bool isRightAligned(int section) const;
};

} // namespace promdesk
