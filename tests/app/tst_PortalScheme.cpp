// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "PortalScheme.h"
#include "support/FakeScheme.h"

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusServer>
#include <QDBusVariant>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

/// The portal's side, as xdg-desktop-portal has it.
class FakePortal final : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    bool knowsTheSetting = true;
    uint preference = 0;
    int questions = 0;

    void change(const QString& group, uint value)
    {
        Q_EMIT SettingChanged(group, u"color-scheme"_s, QDBusVariant(value));
    }

public Q_SLOTS:

    /// Named by the protocol.
    QDBusVariant Read(const QString& group, const QString& key)
    {
        ++questions;
        if (!knowsTheSetting || group != u"org.freedesktop.appearance" || key != u"color-scheme") {
            sendErrorReply(u"org.freedesktop.portal.Error.NotFound"_s, u"no such setting"_s);
        }
        return QDBusVariant(QVariant::fromValue(QDBusVariant(preference)));
    }

Q_SIGNALS:
    void SettingChanged(const QString& group, const QString& key, const QDBusVariant& value);
};

class tst_PortalScheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server = std::make_unique<QDBusServer>(u"unix:tmpdir="_s + m_folder.path());
        QVERIFY(m_server->isConnected());
        m_server->setAnonymousAuthenticationAllowed(true);
        m_portal = std::make_unique<FakePortal>();
        connect(
            m_server.get(), &QDBusServer::newConnection, this, [this](QDBusConnection connection) {
                m_isServed =
                    connection.registerObject(u"/org/freedesktop/portal/desktop"_s, m_portal.get(),
                        QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals);
            });
        m_isServed = false;
    }

    void cleanup()
    {
        QDBusConnection::disconnectFromPeer(u"portal"_s);
        m_portal.reset();
        m_server.reset();
    }

    void takesThePreferenceOfThePortal_data()
    {
        QTest::addColumn<uint>("preference");
        QTest::addColumn<bool>("isDark");
        QTest::newRow("dark") << 1U << true;
        QTest::newRow("light") << 2U << false;
        QTest::newRow("none: the palette is light") << 0U << false;
        QTest::newRow("unknown number") << 99U << false;
    }

    void takesThePreferenceOfThePortal()
    {
        QFETCH(uint, preference);
        QFETCH(bool, isDark);
        m_portal->preference = preference;
        const auto scheme = makeScheme();
        QTRY_COMPARE(m_portal->questions, 1);
        QTRY_COMPARE(scheme->scheme() == Theme::Scheme::Dark, isDark);
    }

    void followsTheSwitchAtOnce()
    {
        const auto scheme = makeScheme();
        QTRY_COMPARE(m_portal->questions, 1);
        QSignalSpy changes(scheme.get(), &SystemScheme::changed);
        m_portal->change(u"org.example.other"_s, 1);
        m_portal->change(u"org.freedesktop.appearance"_s, 1);
        QTRY_COMPARE(changes.size(), 1);
        QCOMPARE(scheme->scheme(), Theme::Scheme::Dark);
        m_portal->change(u"org.freedesktop.appearance"_s, 1);
        m_portal->change(u"org.freedesktop.appearance"_s, 2);
        QTRY_COMPARE(changes.size(), 2);
        QCOMPARE(scheme->scheme(), Theme::Scheme::Light);
    }

    void withoutThePortalsWordThePaletteCounts()
    {
        m_portal->knowsTheSetting = false;
        const auto scheme = makeScheme();
        QTRY_COMPARE(m_portal->questions, 1);
        QSignalSpy changes(scheme.get(), &SystemScheme::changed);
        m_fallback->turn(Theme::Scheme::Dark);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(scheme->scheme(), Theme::Scheme::Dark);
        m_portal->change(u"org.freedesktop.appearance"_s, 2);
        QTRY_COMPARE(scheme->scheme(), Theme::Scheme::Light);
        m_fallback->turn(Theme::Scheme::Dark);
        QCOMPARE(changes.size(), 2); // the portal's word is the better one
    }

private:
    std::unique_ptr<PortalScheme> makeScheme()
    {
        auto fallback = std::make_unique<FakeScheme>();
        m_fallback = fallback.get();
        const QDBusConnection bus =
            QDBusConnection::connectToPeer(m_server->address(), u"portal"_s);
        // The signal is subscribed to on the wire of a peer at once: the object must be there.
        if (!QTest::qWaitFor([this] { return m_isServed; }, 30'000)) {
            return nullptr;
        }
        return std::make_unique<PortalScheme>(bus, QString(), std::move(fallback));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<QDBusServer> m_server;
    std::unique_ptr<FakePortal> m_portal;
    FakeScheme* m_fallback = nullptr; ///< of the scheme under test
    bool m_isServed = false;
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_PortalScheme)
#include "tst_PortalScheme.moc"
