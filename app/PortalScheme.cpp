// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "PortalScheme.h"

#include <QDBusAbstractInterface>
#include <QDBusConnection>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

const QString kPath = u"/org/freedesktop/portal/desktop"_s;
const QString kGroup = u"org.freedesktop.appearance"_s;
const QString kKey = u"color-scheme"_s;

constexpr uint kPrefersDark = 1;
constexpr uint kPrefersLight = 2;

} // namespace

/// The portal's side of the conversation.
class SettingsPortal final : public QDBusAbstractInterface
{
    Q_OBJECT

public:
    SettingsPortal(const QString& service, const QDBusConnection& bus)
        : QDBusAbstractInterface(service, kPath, "org.freedesktop.portal.Settings", bus, nullptr)
    { }

Q_SIGNALS:
    /// Named by the protocol.
    void SettingChanged(const QString& group, const QString& key, const QDBusVariant& value);
};

PortalScheme::PortalScheme(
    const QDBusConnection& bus, const QString& service, std::unique_ptr<SystemScheme> fallback)
    : m_fallback(std::move(fallback))
    , m_portal(std::make_unique<SettingsPortal>(service, bus))
{
    connect(m_fallback.get(), &SystemScheme::changed, this, [this] {
        if (!m_preferred) {
            Q_EMIT changed();
        }
    });
    connect(m_portal.get(), &SettingsPortal::SettingChanged, this,
        [this](const QString& group, const QString& key, const QDBusVariant& value) {
            if (group == kGroup && key == kKey) {
                take(value.variant());
            }
        });
    ask();
}

PortalScheme::~PortalScheme() = default;

Theme::Scheme PortalScheme::scheme() const
{
    return m_preferred.value_or(m_fallback->scheme());
}

void PortalScheme::ask()
{
    auto* answer = new QDBusPendingCallWatcher(m_portal->asyncCall(u"Read"_s, kGroup, kKey), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this,
        [this](QDBusPendingCallWatcher* finished) {
            const QDBusPendingReply<QDBusVariant> reply = *finished;
            if (!reply.isError()) {
                take(reply.value().variant());
            }
            finished->deleteLater();
        });
}

void PortalScheme::take(const QVariant& value)
{
    QVariant plain = value;
    // Read wraps the value once more than the signal does.
    for (int depth = 0; depth < 4 && plain.canConvert<QDBusVariant>(); ++depth) {
        plain = plain.value<QDBusVariant>().variant();
    }
    const Theme::Scheme before = scheme();
    const uint number = plain.toUInt();
    m_preferred = number == kPrefersDark ? std::optional(Theme::Scheme::Dark)
        : number == kPrefersLight        ? std::optional(Theme::Scheme::Light)
                                         : std::nullopt;
    if (scheme() != before) {
        Q_EMIT changed();
    }
}

} // namespace promdesk

#include "PortalScheme.moc"
