// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Browser.h"

#include "support/SourceTree.h"

#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

namespace {

constexpr int kPatienceMs = 120'000;

}

Browser::Browser()
{
    const QString uPlot = qEnvironmentVariable("PROMDESK_BENCH_UPLOT");
    if (!uPlot.isEmpty()) {
        const QString script = test::sourcePath(u"tests/benchmarks/browser/serve.js"_s);
        m_node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_node.start(u"node"_s,
            { script, uPlot, qEnvironmentVariable("PROMDESK_BENCH_CHROMIUM", u"chromium"_s) });
        m_isThere = ask({ { u"job"_s, u"version"_s } }).has_value();
    }
    if (!m_isThere) {
        std::printf("uPlot: absent. ./dev setup bench gets node, Chromium and npm for it\n");
    }
}

Browser::~Browser()
{
    m_node.closeWriteChannel(); // it ends with its input
    if (!m_node.waitForFinished(10'000)) {
        m_node.kill();
        m_node.waitForFinished();
    }
}

std::optional<QJsonObject> Browser::ask(const QJsonObject& job)
{
    m_node.write(QJsonDocument(job).toJson(QJsonDocument::Compact) + '\n');
    while (!m_node.canReadLine()) {
        if (!m_node.waitForReadyRead(kPatienceMs)) {
            return std::nullopt;
        }
    }
    const QJsonObject answer = QJsonDocument::fromJson(m_node.readLine()).object();
    if (answer.isEmpty() || answer.contains("error"_L1)) {
        std::printf("uPlot: failed. %s\n", qPrintable(answer["error"_L1].toString()));
        return std::nullopt;
    }
    return answer;
}

} // namespace promdesk::bench
