// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QTemporaryFile>

#include <cstdint>
#include <vector>

namespace promdesk::bench {

/// JSON.parse and Number of V8 on one answer, in a child process (`node`, where it is in the path).
class V8Parser
{
public:
    explicit V8Parser(const QByteArray& json);
    ~V8Parser();

    [[nodiscard]] bool isThere() const { return m_isThere; }

    /// Parses once more. Blocks.
    void parse();

    /// As the child measured it, without the talk between the processes.
    [[nodiscard]] double medianMs() const;

    /// Of all times and values, 32 bits at a time.
    [[nodiscard]] std::uint32_t hash() const { return m_hash; }

private:
    QTemporaryFile m_file;
    QProcess m_node;
    std::vector<double> m_took;
    std::uint32_t m_hash = 0;
    bool m_isThere = false;
};

} // namespace promdesk::bench
