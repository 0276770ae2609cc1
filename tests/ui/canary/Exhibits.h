// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Mailbox.h"
#include "queries/QueryScheduler.h"
#include "signals/SignalCatalog.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "tiles/PageView.h"

#include <memory>
#include <vector>

class QWidget;

namespace promdesk::test {

/// What widgets need to live. Outlives every exhibit made with it.
class Stage
{
public:
    Stage();

    [[nodiscard]] PageServices services();

    [[nodiscard]] FakeClock& clock() { return m_clock; }

    [[nodiscard]] FakeSource& source() { return m_source; }

    [[nodiscard]] const SignalCatalog& catalog() const { return m_catalog; }

    [[nodiscard]] const Registry<PanelType>& panelTypes() const { return m_types; }

private:
    FakeClock m_clock;
    Mailbox m_gui;
    FakeSource m_source;
    Registry<PanelType> m_types;
    SignalCatalog m_catalog;
    std::unique_ptr<QueryScheduler> m_scheduler;
};

/// A widget that shows the text wherever it shows something from outside.
struct Exhibit
{
    const char* name;
    std::unique_ptr<QWidget> (*make)(const QString& text, Stage& stage);
};

/// Every widget that shows outside text; a new one is added here.
[[nodiscard]] const std::vector<Exhibit>& exhibits();

} // namespace promdesk::test
