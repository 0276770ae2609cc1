// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <functional>

namespace promdesk {

/// Cuts a stream into its frames as bytes arrive: length as uvarint, CRC32-C of the message as four
/// bytes with the highest first, message (Prometheus, storage/remote/chunked.go, 2024). Memory is
/// taken for bytes that came, not for lengths that are claimed. One thread.
class FrameReader
{
public:
    using OnFrame = std::function<Result<void>(QByteArrayView message)>;

    /// onFrame sees each message once, whole, during add(); its error ends the reading.
    explicit FrameReader(OnFrame onFrame);

    /// Errors: Malformed (length over kMostFrameBytes, CRC), what a server wrote as text in place
    /// of a frame is in the detail; those of onFrame. After an error nothing more is taken.
    [[nodiscard]] Result<void> add(QByteArrayView piece);

    /// The stream has ended. Errors: Truncated inside a frame, as add() where it is text.
    [[nodiscard]] Result<void> finish() const;

    /// Frames are of about 1 MiB unless the operator chose otherwise.
    static constexpr std::uint64_t kMostFrameBytes = 64ULL * 1024 * 1024;

private:
    /// How many bytes of the view are the first frame; 0: more are needed.
    [[nodiscard]] Result<qsizetype> takeFrame(QByteArrayView bytes);

    OnFrame m_onFrame;
    QByteArray m_rest; ///< the beginning of a frame
    qsizetype m_needed = 0; ///< of m_rest, before it is worth a look
};

} // namespace promdesk
