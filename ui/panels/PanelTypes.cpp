// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/PanelTypes.h"

#include "panels/SharePanel.h"
#include "panels/StatPanel.h"
#include "panels/TablePanel.h"
#include "panels/TextPanel.h"
#include "panels/TimeSeriesPanel.h"

#include <QCoreApplication>

#include <functional>

namespace promdesk {

namespace {

/// A type whose parts are all given: title source text, size, and how a body is made.
class SimplePanelType final : public PanelType
{
public:
    using Make = std::function<PanelBody*(QWidget* parent)>;

    SimplePanelType(const char* title, GridRect size, Make make)
        : m_title(title)
        , m_size(size)
        , m_make(std::move(make))
    { }

    [[nodiscard]] QString title() const override
    {
        return QCoreApplication::translate("PanelTypes", m_title);
    }

    [[nodiscard]] GridRect usualSize() const override { return m_size; }

    [[nodiscard]] PanelBody* createBody(QWidget* parent) const override { return m_make(parent); }

private:
    const char* m_title;
    GridRect m_size;
    Make m_make;
};

} // namespace

void registerPanelTypes(Registry<PanelType>& registry, const PanelServices& services)
{
    const auto add = [&registry](const char* id, const char* title, QSize cells,
                         SimplePanelType::Make make) {
        const GridRect size { .x = 0, .y = 0, .width = cells.width(), .height = cells.height() };
        registry.add(id, std::make_unique<SimplePanelType>(title, size, std::move(make)));
    };
    add("timeseries", QT_TRANSLATE_NOOP("PanelTypes", "Time series"), { 12, 8 },
        [services](QWidget* parent) { return new TimeSeriesPanel(services, parent); });
    add("stat", QT_TRANSLATE_NOOP("PanelTypes", "Figure"), { 4, 3 },
        [](QWidget* parent) { return new StatPanel(parent); });
    add("table", QT_TRANSLATE_NOOP("PanelTypes", "Table"), { 12, 8 },
        [services](QWidget* parent) { return new TablePanel(services, parent); });
    add("share", QT_TRANSLATE_NOOP("PanelTypes", "Share"), { 8, 7 },
        [](QWidget* parent) { return new SharePanel(parent); });
    add("text", QT_TRANSLATE_NOOP("PanelTypes", "Text"), { 8, 4 },
        [](QWidget* parent) { return new TextPanel(parent); });
}

} // namespace promdesk
