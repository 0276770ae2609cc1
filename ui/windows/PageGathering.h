// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"

#include <QObject>
#include <QPointer>
#include <QSet>
#include <QStringList>
#include <QTimer>

#include <functional>

namespace promdesk {

class BannerArea;
class PageView;

/// Waits for the answers of all panels of a page, also of those out of sight, for an export of the
/// whole page. A banner says so and cancels; panels that do not answer in time are named. Deletes
/// itself when it is done, cancelled, or the page is gone. GUI thread.
class PageGathering final : public QObject
{
    Q_OBJECT

public:
    /// Called once, unless cancelled; the page is as it will be exported.
    using Done = std::function<void(PageView& page)>;

    /// banners: of the window; parent outlives this.
    PageGathering(PageView& page, BannerArea& banners, Done done, QObject* parent);

    /// Calls back at once when every panel has its answer already.
    void start(Duration patience);
    /// Gives up; nobody is called.
    void stop();

private:
    void look();
    void finish(const QStringList& missing);
    [[nodiscard]] QStringList awaited();

    QPointer<PageView> m_page;
    QPointer<BannerArea> m_banners; ///< a window that goes takes it before the page
    Done m_done;
    QSet<QString> m_answered; ///< ids of panels; a refresh does not make them wait again
    QTimer m_beat;
    QTimer m_deadline;
};

} // namespace promdesk
