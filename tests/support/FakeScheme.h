// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "theme/SystemScheme.h"

namespace promdesk::test {

/// A desktop whose scheme is turned by hand; light at first.
class FakeScheme final : public SystemScheme
{
public:
    [[nodiscard]] Theme::Scheme scheme() const override { return m_scheme; }

    void turn(Theme::Scheme scheme)
    {
        m_scheme = scheme;
        Q_EMIT changed();
    }

private:
    Theme::Scheme m_scheme = Theme::Scheme::Light;
};

} // namespace promdesk::test
