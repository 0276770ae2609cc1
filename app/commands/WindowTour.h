// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "Application.h"
#include "core/Scope.h"
#include "theme/Theme.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QTimer>
#include <QUrl>

#include <functional>
#include <vector>

namespace promdesk {

class FleetView;

/// Walks through the program's pages in a window of its own, without the user's settings, and keeps
/// a picture of each in both themes: for documentation and for looking at what was built. GUI
/// thread.
class WindowTour final : public QObject
{
    Q_OBJECT

public:
    /// Called once with what could not be drawn; empty when all went well.
    using Done = std::function<void(const QStringList& problems)>;

    /// folder: where NAME-THEME@SCALEx.png are written; it exists.
    WindowTour(LoadedKnowledge knowledge, QString folder);
    ~WindowTour() override;

    /// server: a fleet to show. done is called once, later.
    void start(const QUrl& server, Done done);

private:
    /// What is shown besides the place's page.
    enum class Extra
    {
        None,
        Activity, ///< the query log and the overlay
        Changes, ///< what changed since an hour ago
        Servers, ///< targets and rules
        Detection, ///< its page in front; the next stop goes somewhere else
        Filters, ///< one filter over all pages, the worst cluster, and the field for more
    };

    /// One stop: where to go, and the picture's name.
    struct Stop
    {
        QString name;
        Scope scope;
        Extra extra = Extra::None;
        void (*look)(FleetView& fleet) = nullptr; ///< at the fleet
    };

    void planStops(const TopologyPtr& topology);
    void goOn();
    void showExtra(Extra extra);
    void setFilter(const QString& text);
    void lookAround();
    [[nodiscard]] bool isReady();
    void keepPictures(const QString& name, const std::function<void()>& next);
    void keepPicture(const QString& name, const QString& theme);
    void finish();

    QTemporaryDir m_places; ///< the tour's own settings and state
    QString m_folder;
    Application m_program;
    QTimer m_watch;
    int m_waits = 0;
    std::vector<Stop> m_stops;
    QString m_worstCluster;
    std::size_t m_next = 0;
    QStringList m_problems;
    Done m_done;
};

} // namespace promdesk
