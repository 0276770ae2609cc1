// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "PageProbe.h"
#include "Resources.h"
#include "support/PrometheusServer.h"
#include "support/SmallFleet.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace promdesk::test {

constexpr int kWaitMs = 30'000;

/// A panel of one's own, and what it asks: what the small fleet answers adds up to 4.
const QString kTitle = QStringLiteral("Requests of all");
const QString kExpression = QStringLiteral("sum(rate(vllm:request_success_total[2m]))");

/// The program with its window, fresh for every test, on a real server that knows the small fleet.
class ServedWindow
{
protected:
    /// Once for all tests. Checks with QVERIFY.
    void serve()
    {
        initResources();
        installFonts();
        m_server = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = smallFleetHistory(SystemClock().now()) });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
    }

    void open()
    {
        // The offscreen platform says this of dialogs with a size of their own and of popups.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        program().start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = { m_server->baseUrl().toString() },
            .httpConfigFile = {},
            .workspaceFile = {} });
        QVERIFY(QTest::qWaitForWindowActive(&program().window()));
    }

    void close()
    {
        m_program.reset();
        m_folder.reset();
    }

    [[nodiscard]] ProgramWindow& program() { return *m_program; }

    std::unique_ptr<PrometheusServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProgramWindow> m_program;
};

} // namespace promdesk::test
