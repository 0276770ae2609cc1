// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Unit.h"
#include "core/UntrustedText.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace promdesk {

/// One part of a whole.
struct SharePart
{
    UntrustedText name;
    double value = 0; ///< only finite values above zero are drawn
};

/// The parts that are shown: the kMostParts greatest, falling, and one for the sum of all others.
struct ShareParts
{
    static constexpr std::size_t kMostParts = 8;

    std::vector<SharePart> shown;
    double others = 0;
    std::size_t otherCount = 0;
    double total = 0;
};

[[nodiscard]] ShareParts topParts(std::vector<SharePart> parts);

/// Parts of a whole as a ring (Qt Charts) beside a list of names, values and percent. The list is
/// painted by us, so that no text reaches Qt Charts, which would read it as markup.
class ShareChart final : public QWidget
{
    Q_OBJECT

public:
    enum class Shape
    {
        Ring,
        Bars, ///< lying bars, easier to compare
    };

    explicit ShareChart(QWidget* parent = nullptr);
    ~ShareChart() override;

    void setParts(std::vector<SharePart> parts, Unit unit, Shape shape);
    [[nodiscard]] const ShareParts& parts() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace promdesk
