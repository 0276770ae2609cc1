// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "http/ResponseHead.h"

#include <QtGlobal>

class QIODevice;

namespace promdesk {

/// Takes the body of one HTTP/1 answer off a connection, as far as it has come and no further than
/// its end (RFC 9112, 2022, sections 6 and 7). Nothing is kept here: what nobody asks for stays in
/// the connection, and its sender waits. One thread.
class BodyReader
{
public:
    /// How the head says that the body ends. Errors: NotPrometheus for lengths that contradict each
    /// other and codings that nobody asked for.
    [[nodiscard]] static Result<BodyReader> of(const ResponseHead& head);

    /// The next bytes of the body, at most `most` into `out`; 0: no more have come, or all were
    /// taken, or it is broken.
    [[nodiscard]] qint64 read(QIODevice& wire, char* out, qint64 most);

    /// The other side has closed and nothing is left on the wire.
    void close();

    [[nodiscard]] bool isComplete() const { return m_state == State::Complete; }

    /// It ended in the middle, or its chunks cannot be read.
    [[nodiscard]] bool isBroken() const { return m_state == State::Broken; }

    /// Whether the end was told, so that another answer may follow.
    [[nodiscard]] bool endsByItself() const { return m_endsByItself; }

private:
    enum class State
    {
        ChunkSize,
        Data, ///< m_left bytes of it
        ChunkEnd, ///< the line break behind a chunk
        Trailer,
        Complete,
        Broken,
    };

    void skipBetweenChunks(QIODevice& wire);
    void takeFramingLine(const QByteArray& line);
    void takeChunkSize(QByteArrayView line);

    State m_state = State::Complete;
    bool m_isChunked = false;
    bool m_endsByItself = true;
    qint64 m_left = 0; ///< of the chunk, or of the body
    qsizetype m_trailerBytes = 0;
};

} // namespace promdesk
