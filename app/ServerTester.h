// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "core/IoThread.h"
#include "dialogs/ConnectionTester.h"
#include "prometheus/DiagnosisStep.h"
#include "prometheus/HttpTransport.h"

namespace promdesk {

/// Enters a step of a diagnosis: a new row, or the newer state of the row with its title. Pure.
void noteStep(std::vector<TestStep>& steps, const DiagnosisStep& step);

/// Tests a connection step by step, apart from the session's sources. GUI thread.
class ServerTester final : public ConnectionTester
{
public:
    /// All outlive this. transport: deadlines and budgets.
    ServerTester(IoThread& io, Executor& workers, Executor& gui, TransportSetup transport = {});

    void test(const ConnectionSettings& settings, const Credentials& credentials,
        CancelToken cancel, Progress progress) override;

private:
    IoThread& m_io;
    Executor& m_workers;
    Executor& m_gui;
    TransportSetup m_transport;
};

} // namespace promdesk
