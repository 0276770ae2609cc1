// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "core/LabelSet.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <map>
#include <utility>
#include <vector>

namespace promdesk::test {

/// Writes samples into a Prometheus that was started with --web.enable-remote-write-receiver.
/// Source of the format: Prometheus, "Remote-Write specification 1.0", 2023; the snappy block holds
/// literals only. One thread; send() blocks, at most 30 s.
class RemoteWriter
{
public:
    explicit RemoteWriter(QUrl baseUrl)
        : m_baseUrl(std::move(baseUrl))
    { }

    void add(const LabelSet& labels, Instant time, double value);
    /// Sends what was added. False: errorText() says why.
    [[nodiscard]] bool send();

    [[nodiscard]] QString errorText() const { return m_error; }

private:
    [[nodiscard]] QByteArray body() const;

    QUrl m_baseUrl;
    QString m_error;
    std::map<LabelSet, std::vector<std::pair<Instant, double>>> m_samples;
};

} // namespace promdesk::test
