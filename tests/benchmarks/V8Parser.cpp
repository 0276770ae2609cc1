// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "V8Parser.h"

#include "support/SourceTree.h"

#include <QStandardPaths>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

namespace {

constexpr int kWaitMs = 60'000;

} // namespace

V8Parser::V8Parser(const QByteArray& json)
{
    const QString node = QStandardPaths::findExecutable(u"node"_s);
    if (node.isEmpty() || !m_file.open() || m_file.write(json) != json.size() || !m_file.flush()) {
        std::printf("V8: no node in the path, so its rows are left out\n");
        return;
    }
    m_node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_node.start(node,
        { test::sourcePath(QStringLiteral("tests/benchmarks/parse_answer.js")),
            m_file.fileName() });
    m_isThere = m_node.waitForStarted(kWaitMs);
}

V8Parser::~V8Parser()
{
    m_node.closeWriteChannel();
    m_node.waitForFinished(kWaitMs);
}

void V8Parser::parse()
{
    m_node.write("\n");
    QByteArray line;
    while (!line.endsWith('\n') && m_node.waitForReadyRead(kWaitMs)) {
        line += m_node.readAllStandardOutput();
    }
    const QList<QByteArray> fields = line.trimmed().split(' ');
    m_took.push_back(fields.value(0).toDouble());
    m_hash = fields.value(1).toUInt();
}

double V8Parser::medianMs() const
{
    std::vector<double> sorted = m_took;
    std::sort(sorted.begin(), sorted.end());
    return sorted.empty() ? 0 : sorted[sorted.size() / 2];
}

} // namespace promdesk::bench
