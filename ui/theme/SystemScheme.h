// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "theme/Theme.h"

#include <QObject>

#include <functional>

namespace promdesk {

/// Whether the desktop is light or dark, and when that changes. GUI thread.
class SystemScheme : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual Theme::Scheme scheme() const = 0;

Q_SIGNALS:
    void changed();
};

/// What the desktop's palette says, asked again when the platform tells of another theme. Made
/// before any theme of ours is in force.
class PaletteScheme final : public SystemScheme
{
    Q_OBJECT

public:
    using Read = std::function<Theme::Scheme()>;

    /// read: looks at the desktop now, whatever palette the program has put over it.
    explicit PaletteScheme(Read read = desktopScheme);

    [[nodiscard]] Theme::Scheme scheme() const override { return m_scheme; }

    /// Takes the program's palette away for a moment to see the desktop's.
    [[nodiscard]] static Theme::Scheme desktopScheme();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look();

    Read m_read;
    Theme::Scheme m_scheme;
    bool m_isLooking = false; ///< looking changes the palette, and so comes back here
};

} // namespace promdesk
