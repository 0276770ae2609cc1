// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ServerTester.h"

#include "prometheus/ConnectionDiagnosis.h"

#include <QCoreApplication>

#include <algorithm>
#include <memory>
#include <utility>

namespace promdesk {

namespace {

/// A server clock further off than this makes "now" and rates look wrong.
constexpr Duration kTolerableSkew = Duration::fromSeconds(30);

TestStep::State toState(DiagnosisStep::State state)
{
    switch (state) {
    case DiagnosisStep::State::Running:
        return TestStep::State::Running;
    case DiagnosisStep::State::Passed:
        return TestStep::State::Passed;
    case DiagnosisStep::State::Warned:
        return TestStep::State::Warned;
    case DiagnosisStep::State::Failed:
        return TestStep::State::Failed;
    case DiagnosisStep::State::Skipped:
        return TestStep::State::Skipped;
    }
    return TestStep::State::Skipped;
}

TestStep clockStep(const SourceCapabilities& found)
{
    const Duration skew = std::max(found.clockSkew, -found.clockSkew);
    return { .title = QCoreApplication::translate("ServerTester", "Clock"),
        .state = skew > kTolerableSkew ? TestStep::State::Warned : TestStep::State::Passed,
        .text = QCoreApplication::translate("ServerTester", "%1 off from this computer")
                    .arg(toText(skew)) };
}

/// The steps so far, with whom to tell. Used on the GUI thread only.
struct Running
{
    std::vector<TestStep> steps;
    ConnectionTester::Progress progress;
    CancelToken cancel;

    void tell(bool isDone) const
    {
        if (!cancel.isCancelled()) {
            progress(steps, isDone);
        }
    }
};

} // namespace

void noteStep(std::vector<TestStep>& steps, const DiagnosisStep& step)
{
    const TestStep shown {
        .title = step.title, .state = toState(step.state), .text = step.sentence
    };
    const auto known = std::find_if(steps.begin(), steps.end(),
        [&step](const TestStep& other) { return other.title == step.title; });
    if (known == steps.end()) {
        steps.push_back(shown);
    } else {
        *known = shown;
    }
}

ServerTester::ServerTester(IoThread& io, Executor& workers, Executor& gui, TransportSetup transport)
    : m_io(io)
    , m_workers(workers)
    , m_gui(gui)
    , m_transport(std::move(transport))
{ }

void ServerTester::test(const ConnectionSettings& settings, const Credentials& credentials,
    CancelToken cancel, Progress progress)
{
    const auto running = std::make_shared<Running>();
    running->progress = std::move(progress);
    running->cancel = std::move(cancel);
    DiagnosisCallbacks callbacks;
    callbacks.report = [&gui = m_gui, running](const DiagnosisStep& step) {
        gui.post([running, step] {
            noteStep(running->steps, step);
            running->tell(false);
        });
    };
    callbacks.finished = [&gui = m_gui, running](const Result<SourceCapabilities>& found) {
        gui.post([running, found] {
            if (found) {
                running->steps.push_back(clockStep(*found));
            }
            running->tell(true);
        });
    };
    TransportSetup setup = m_transport;
    setup.settings = settings;
    setup.credentials = credentials;
    diagnoseConnection(setup, m_io, m_workers, running->cancel, std::move(callbacks));
}

} // namespace promdesk
