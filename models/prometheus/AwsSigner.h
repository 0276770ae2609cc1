// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/RequestSigner.h"

namespace promdesk {

/// Signs each request for Amazon's services (SigV4) by the server's clock as far as it is known: a
/// refusal whose Date is more than a minute from the time of the signature is tried once more by
/// that date.
class AwsSigner final : public RequestSigner
{
public:
    /// The clock outlives the signer.
    AwsSigner(AwsKeys keys, const Clock& clock);

    void sign(const Outgoing& request, Signed done) override;
    [[nodiscard]] bool mayHelpAgain(const Headers& used, const Outcome& outcome) override;
    [[nodiscard]] QByteArrayList secrets() const override;

private:
    AwsKeys m_keys;
    const Clock& m_clock;
    Duration m_skew; ///< the server's clock less ours
};

} // namespace promdesk
