// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QWidget>

#include <optional>

class QLineEdit;
class QModelIndex;
class QSortFilterProxyModel;
class QTreeView;

namespace promdesk {

class LegendModel;

/// A legend as a table that sorts and searches: a click shows one series alone, Ctrl+click shows or
/// hides it, hovering emphasises it; Enter and Ctrl+Enter do the same from the keyboard.
class LegendView final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kSearchFrom = 9; ///< rows; fewer are seen at a glance

    /// model is not owned and outlives this.
    explicit LegendView(LegendModel& model, QWidget* parent = nullptr);

    enum class Density
    {
        Full,
        Compact, ///< no header, and of the numbers only the last value
    };

    /// So many rows are visible without scrolling.
    void setVisibleRows(int rows, Density density);
    [[nodiscard]] int rowHeight() const; ///< px

    /// Pictures show no scroll bars.
    void hideScrollBars();

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// Row of the model; none when the pointer left.
    void hovered(std::optional<std::size_t> series);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildLayout();
    void activate(const QModelIndex& index, Qt::KeyboardModifiers modifiers);
    void fitColumns();
    void updateSearch();

    LegendModel& m_model;
    QSortFilterProxyModel* m_proxy;
    QTreeView* m_table;
    QLineEdit* m_search;
    Density m_density = Density::Full;
    int m_visibleRows = 3;
};

} // namespace promdesk
