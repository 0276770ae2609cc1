// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/AnswerDecoder.h"
#include "prometheus/HttpMessage.h"

#include <utility>

namespace promdesk {

/// Decodes the answer to a query while it comes in.
class AnswerSink final : public BodySink
{
public:
    explicit AnswerSink(QueryRequest request, AnswerStream::Receiver receiver = {})
        : m_stream(std::move(request), std::move(receiver))
    { }

    [[nodiscard]] bool add(QByteArrayView piece) override
    {
        m_hasBegun = true;
        return m_stream.add(piece);
    }

    /// Whether the body came this way; short ones are collected in the response.
    [[nodiscard]] bool hasBegun() const { return m_hasBegun; }

    [[nodiscard]] Result<SnapshotPtr> finish() { return m_stream.finish(); }

private:
    AnswerStream m_stream;
    bool m_hasBegun = false;
};

} // namespace promdesk
