// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <vector>

namespace promdesk::test {

/// What a FaultServer does with one request, step by step. After the last step the connection
/// stays open for the next request.
class FaultScript
{
public:
    struct Step
    {
        enum class Kind
        {
            Write, ///< bytes
            Repeat, ///< bytes, count times, as fast as they are taken
            Drip, ///< bytes one by one, ms apart
            Pause, ///< ms
            Stall, ///< for ever
            Close, ///< FIN
            Reset, ///< RST
        };

        Kind kind = Kind::Stall;
        QByteArray bytes = {};
        int ms = 0;
        qint64 count = 0;
    };

    /// A whole, honest answer with Content-Length.
    [[nodiscard]] static FaultScript answer(int status, const QByteArray& contentType,
        const QByteArray& body, const QByteArrayList& headers = {});
    /// answer(200) in JSON.
    [[nodiscard]] static FaultScript json(const QByteArray& body);
    /// A redirect with an empty body.
    [[nodiscard]] static FaultScript redirect(int status, const QByteArray& location);
    /// Status line and headers alone; the body is up to the steps that follow.
    [[nodiscard]] static FaultScript head(int status, const QByteArrayList& headers);

    /// Nothing at all yet.
    [[nodiscard]] static FaultScript nothing() { return {}; }

    FaultScript& write(const QByteArray& bytes) { return add({ Step::Kind::Write, bytes }); }

    /// One chunk of a chunked body.
    FaultScript& chunk(const QByteArray& bytes);

    FaultScript& repeat(const QByteArray& bytes, qint64 count)
    {
        return add({ Step::Kind::Repeat, bytes, 0, count });
    }

    FaultScript& drip(const QByteArray& bytes, int ms)
    {
        return add({ Step::Kind::Drip, bytes, ms });
    }

    FaultScript& pause(int ms) { return add({ Step::Kind::Pause, {}, ms }); }

    FaultScript& stall() { return add({ Step::Kind::Stall }); }

    FaultScript& close() { return add({ Step::Kind::Close }); }

    FaultScript& reset() { return add({ Step::Kind::Reset }); }

    /// The same after a pause.
    [[nodiscard]] FaultScript after(int ms) const;

    [[nodiscard]] const std::vector<Step>& steps() const { return m_steps; }

private:
    FaultScript& add(Step step);

    std::vector<Step> m_steps;
};

/// zlib's output as a gzip file (RFC 1952).
[[nodiscard]] QByteArray gzip(const QByteArray& bytes);

} // namespace promdesk::test
