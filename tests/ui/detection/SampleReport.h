// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "support/KnowledgeSamples.h"

#include <QTemporaryDir>

namespace promdesk::test {

/// Two servers, of which one has vLLM and machines and the other answers to nothing; a profile of
/// the user's, a correction, and a file with an error.
class SampleReport
{
public:
    SampleReport()
    {
        writeText(own(QStringLiteral("lab.json")), smallEngine("lab", "Lab", "lab_up"));
        writeText(own(QStringLiteral("tgi.json")), smallEngine("tgi", "Our TGI", "tgi_up"));
        writeText(own(QStringLiteral("broken.json")), "{\n\n?");
        m_known = sourceKnowledge(m_folder.path());
    }

    [[nodiscard]] QString own(const QString& name) const { return m_folder.filePath(name); }

    [[nodiscard]] const LoadedKnowledge& known() const { return m_known; }

    [[nodiscard]] AskedSource lab() const
    {
        return serverWith(m_known, QStringLiteral("lab"),
            { { "vllm:num_requests_running", 24 }, { "vllm:gpu_cache_usage_perc", 24 },
                { "node_uname_info", 3 } });
    }

    [[nodiscard]] static AskedSource dead()
    {
        return { .id = QStringLiteral("dead"),
            .name = QStringLiteral("dead"),
            .evidence = {},
            .topology = {},
            .error = Error { .kind = ErrorKind::Connect,
                .message = QStringLiteral("Nobody is there."),
                .context = {},
                .detail = {} } };
    }

    [[nodiscard]] DetectionReport report() const
    {
        return makeDetectionReport(m_known, { lab(), dead() });
    }

    [[nodiscard]] static const ProfileReport& row(
        const DetectionReport& report, std::string_view id)
    {
        for (const ProfileReport& one : report.rows) {
            if (one.profile->id == id) {
                return one;
            }
        }
        return report.rows.front();
    }

private:
    QTemporaryDir m_folder;
    LoadedKnowledge m_known;
};

} // namespace promdesk::test
