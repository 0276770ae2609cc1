// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "prometheus/HttpTransport.h"
#include "support/FaultServer.h"

#include <QTest>

#include <array>
#include <memory>
#include <optional>

namespace promdesk::test {

using Answer = std::optional<Result<HttpResponse>>;

inline const QByteArray kOk = R"({"status":"success","data":[]})";

/// For initTestCase_data(): every test runs both ways.
inline void addBothWays()
{
    QTest::addColumn<bool>("isStraight");
    QTest::newRow("straight") << true;
    QTest::newRow("by Qt") << false;
}

inline HttpRequest get(const QString& path = QStringLiteral("/x"))
{
    return HttpRequest { .path = path };
}

inline HttpRequest post(const QString& path = QStringLiteral("/x"))
{
    return HttpRequest { .method = HttpRequest::Method::PostForm,
        .path = path,
        .parameters = { { "query", "up{a=\"b\"} + 1" }, { "match[]", "\xC3\xBC & =" } } };
}

/// A transport with its threads, for tests that talk to a FaultServer in their own event loop.
class TransportHarness
{
public:
    /// How requests travel: Always has Qt carry them, Automatic has them go straight over sockets.
    static inline auto way = TransportSetup::Compression::Automatic;

    static TransportSetup setupFor(const FaultServer& server)
    {
        TransportSetup setup;
        setup.compression = way;
        setup.settings.baseUrl = QUrl(server.url());
        setup.connectDeadline = Duration::fromSeconds(20);
        return setup;
    }

    static TransportSetup secretSetup(const FaultServer& server)
    {
        TransportSetup setup = setupFor(server);
        setup.settings.auth = AuthKind::Basic;
        setup.settings.username = QStringLiteral("ann");
        setup.credentials.password = QStringLiteral("s3cret");
        setup.credentials.headers = { { QStringLiteral("X-Scope-OrgID"),
            QStringLiteral("tenant-a") } };
        return setup;
    }

    void open(TransportSetup setup)
    {
        m_transport = std::make_unique<HttpTransport>(m_io, m_worker, std::move(setup));
    }

    void send(HttpRequest request, Answer& answer, const HttpTransport::Group& group = {})
    {
        m_transport->send(std::move(request), group,
            [&answer](Result<HttpResponse> result) { answer = std::move(result); });
    }

    /// Sends and waits; the event loop serves the server meanwhile.
    Result<HttpResponse> ask(HttpRequest request)
    {
        Answer answer;
        send(std::move(request), answer);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000); }();
        return answer.value_or(failure(ErrorKind::Internal, QStringLiteral("no answer")));
    }

    void close() { m_transport.reset(); }

    [[nodiscard]] const HttpTransport& transport() const { return *m_transport; }

private:
    IoThread m_io;
    Mailbox m_worker;
    std::unique_ptr<HttpTransport> m_transport;
};

} // namespace promdesk::test
