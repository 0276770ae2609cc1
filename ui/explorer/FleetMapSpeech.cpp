// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetMapSpeech.h"

#include "explorer/FleetMap.h"
#include "theme/Theme.h"

#include <QAccessible>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// One cell, by its place in the list: it says what is there when it is asked.
class CellSpeech final : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    CellSpeech(FleetMap& map, int index)
        : m_map(&map)
        , m_index(index)
    { }

    [[nodiscard]] int index() const { return m_index; }

    [[nodiscard]] bool isValid() const override
    {
        return m_map && m_index < m_map->places().cellCount();
    }

    [[nodiscard]] QObject* object() const override { return nullptr; }

    [[nodiscard]] QWindow* window() const override
    {
        const QAccessibleInterface* list = parent();
        return list ? list->window() : nullptr;
    }

    [[nodiscard]] QAccessibleInterface* parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_map);
    }

    [[nodiscard]] QAccessibleInterface* child(int /*index*/) const override { return nullptr; }

    [[nodiscard]] QAccessibleInterface* childAt(int /*x*/, int /*y*/) const override
    {
        return nullptr;
    }

    [[nodiscard]] int childCount() const override { return 0; }

    [[nodiscard]] int indexOfChild(const QAccessibleInterface* /*child*/) const override
    {
        return -1;
    }

    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }

    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        if (!isValid()) {
            return {};
        }
        const FleetCell& cell = m_map->cells().cells.at(static_cast<std::size_t>(m_index));
        switch (kind) {
        case QAccessible::Name:
            return cell.name;
        case QAccessible::Value: {
            const QString values = m_map->valueText(m_index);
            const QString state = healthText(cell.verdict.health);
            return values.isEmpty() ? state : QString(state + u", "_s + values);
        }
        case QAccessible::Description:
            return m_map->cellText(m_index);
        default:
            return {};
        }
    }

    void setText(QAccessible::Text /*kind*/, const QString& /*text*/) override { }

    [[nodiscard]] QRect rect() const override
    {
        if (!isValid()) {
            return {};
        }
        const QRect cell = m_map->cellRect(m_index);
        return { m_map->mapToGlobal(cell.topLeft()), cell.size() };
    }

    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        state.invalid = !isValid();
        if (state.invalid) {
            return state;
        }
        state.focusable = true;
        state.selectable = true;
        state.readOnly = true;
        state.selected = m_index == m_map->currentIndex();
        state.focused = state.selected && m_map->hasFocus();
        state.offscreen = !m_map->rect().intersects(m_map->cellRect(m_index));
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this)
                                                    : nullptr;
    }

    [[nodiscard]] QStringList actionNames() const override
    {
        return { setFocusAction(), pressAction() };
    }

    void doAction(const QString& name) override
    {
        if (!isValid()) {
            return;
        }
        m_map->setCurrentIndex(m_index);
        if (name == pressAction()) {
            m_map->openCurrent();
        } else {
            m_map->setFocus();
        }
    }

    [[nodiscard]] QStringList keyBindingsForAction(const QString& /*name*/) const override
    {
        return {};
    }

private:
    QPointer<FleetMap> m_map;
    int m_index;
};

QAccessibleInterface* makeSpeech(const QString& /*className*/, QObject* object)
{
    auto* map = qobject_cast<FleetMap*>(object);
    return map ? new FleetMapSpeech(*map) : nullptr;
}

} // namespace

FleetMapSpeech::FleetMapSpeech(FleetMap& map)
    : QAccessibleWidget(&map, QAccessible::List)
{ }

FleetMapSpeech::~FleetMapSpeech()
{
    for (const QAccessible::Id id : m_made) {
        QAccessible::deleteAccessibleInterface(id);
    }
}

void FleetMapSpeech::install()
{
    QAccessible::installFactory(makeSpeech); // once, whoever asks again
}

FleetMap* FleetMapSpeech::map() const
{
    return qobject_cast<FleetMap*>(object());
}

int FleetMapSpeech::childCount() const
{
    const FleetMap* shown = map();
    return shown ? std::min(kMostCells, shown->places().cellCount()) : 0;
}

QAccessibleInterface* FleetMapSpeech::child(int index) const
{
    if (index < 0 || index >= childCount()) {
        return nullptr;
    }
    if (const auto at = m_made.constFind(index); at != m_made.cend()) {
        return QAccessible::accessibleInterface(*at);
    }
    auto* cell = new CellSpeech(*map(), index); // Qt owns it from the next line on
    m_made.insert(index, QAccessible::registerAccessibleInterface(cell));
    return cell;
}

int FleetMapSpeech::indexOfChild(const QAccessibleInterface* child) const
{
    const auto* cell = dynamic_cast<const CellSpeech*>(child);
    return cell ? cell->index() : -1;
}

QAccessibleInterface* FleetMapSpeech::childAt(int x, int y) const
{
    const FleetMap* shown = map();
    return shown ? child(shown->spotAt(shown->mapFromGlobal(QPoint(x, y))).cell) : nullptr;
}

QAccessibleInterface* FleetMapSpeech::focusChild() const
{
    const FleetMap* shown = map();
    return shown && shown->hasFocus() ? child(shown->currentIndex()) : nullptr;
}

/// Tells what the selection went to; nothing where nobody listens.
void FleetMap::speakCurrent()
{
    if (QAccessible::isActive() && hasFocus()) {
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(m_current);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace promdesk
