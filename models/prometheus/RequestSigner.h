// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "prometheus/HttpConfig.h"
#include "sources/RequestNote.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace promdesk {

/// Proves to one server who asks. Asked anew for every attempt of every request. I/O thread only.
class RequestSigner
{
public:
    using Header = std::pair<QByteArray, QByteArray>;
    /// What a signature adds to its request.
    using Headers = std::vector<Header>;
    using Signed = std::function<void(Result<Headers>)>;

    /// The attempt that is about to be sent, to the server's own origin.
    struct Outgoing
    {
        QByteArray method; ///< "GET" or "POST"
        QUrl url;
        QByteArray contentType; ///< empty without a body
        QByteArray body;
    };

    /// How the server took an attempt.
    struct Outcome
    {
        int status = 0;
        std::optional<Instant> date; ///< the server's clock
    };

    RequestSigner() = default;
    RequestSigner(const RequestSigner&) = delete;
    RequestSigner& operator=(const RequestSigner&) = delete;
    virtual ~RequestSigner() = default;

    /// Calls done exactly once: now, later, or from the destructor. Errors: Authentication,
    /// InvalidArgument, and those of asking another server.
    virtual void sign(const Outgoing& request, Signed done) = 0;

    /// Whether the same request may fare better with another signature than the one it was sent
    /// with. Asked after every answer, whatever its status.
    [[nodiscard]] virtual bool mayHelpAgain(const Headers& used, const Outcome& outcome)
    {
        Q_UNUSED(used)
        Q_UNUSED(outcome)
        return false;
    }

    /// The secrets in its signatures, for taking them out of what servers say.
    [[nodiscard]] virtual QByteArrayList secrets() const { return {}; }
};

/// The signer for how a connection signs in: with nothing, a password, a token, OAuth2 or Amazon's
/// keys. The clock outlives it. The observer, if any, is told of what the signer asks other
/// servers, on the signer's thread.
[[nodiscard]] std::unique_ptr<RequestSigner> makeSigner(
    const HttpConfig& config, const Clock& clock, RequestObserver observer = {});

} // namespace promdesk
