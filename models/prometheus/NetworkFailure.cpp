// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/NetworkFailure.h"

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

Error make(ErrorKind kind, const QString& message, const QString& server)
{
    return Error { .kind = kind, .message = message, .context = server, .detail = {} };
}

QString secondsText(Duration duration)
{
    return QString::number(duration.toSeconds()) + u" s"_s;
}

Error closedEarly(AnswerBegan began, const QString& server)
{
    if (began == AnswerBegan::Yes) {
        return make(ErrorKind::Truncated,
            u"The connection closed before the answer was complete; nothing of it is used."_s,
            server);
    }
    return make(ErrorKind::Truncated,
        u"The connection closed without an HTTP answer. Perhaps another service listens there, or "
        u"one that speaks TLS: then use https://."_s,
        server);
}

Error proxyFailure(QNetworkReply::NetworkError error, const QString& server)
{
    if (error == QNetworkReply::ProxyAuthenticationRequiredError) {
        return make(
            ErrorKind::Authentication, u"The proxy asks for a password, or for another."_s, server);
    }
    return make(ErrorKind::Connect,
        u"The proxy cannot be reached, or it could not make the connection to this server."_s,
        server);
}

} // namespace

Error networkFailure(QNetworkReply::NetworkError error, AnswerBegan began, const QString& server)
{
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return make(ErrorKind::Resolve, u"This host name has no address."_s, server);
    case QNetworkReply::ConnectionRefusedError:
        return make(
            ErrorKind::Connect, u"The connection was refused: nothing listens there."_s, server);
    case QNetworkReply::RemoteHostClosedError:
        return closedEarly(began, server);
    case QNetworkReply::TimeoutError:
        return make(ErrorKind::Timeout, u"The connection timed out."_s, server);
    case QNetworkReply::SslHandshakeFailedError:
        return make(ErrorKind::Tls, u"No TLS connection came about."_s, server);
    case QNetworkReply::OperationCanceledError:
        return cancelled(server);
    case QNetworkReply::UnknownContentError:
        return make(ErrorKind::Malformed,
            u"The answer cannot be unpacked: its compression is broken or unknown."_s, server);
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::ProtocolFailure:
        return make(ErrorKind::NotPrometheus,
            u"The answer is not HTTP. Perhaps another service listens there, or one that speaks "
            u"TLS: then use https://."_s,
            server);
    default:
        break;
    }
    if (error >= QNetworkReply::ProxyConnectionRefusedError
        && error <= QNetworkReply::UnknownProxyError) {
        return proxyFailure(error, server);
    }
    if (began == AnswerBegan::Yes) {
        return closedEarly(began, server);
    }
    return make(ErrorKind::Connect, u"The server cannot be reached from here."_s, server);
}

Error connectTimeout(Duration deadline, const QString& server)
{
    return make(
        ErrorKind::Connect, u"No connection within %1."_s.arg(secondsText(deadline)), server);
}

Error firstByteTimeout(Duration deadline, const QString& server)
{
    return make(ErrorKind::Timeout,
        u"The server took the request but said nothing for %1."_s.arg(secondsText(deadline)),
        server);
}

Error idleTimeout(Duration deadline, const QString& server)
{
    return make(ErrorKind::Timeout,
        u"The answer stalled: nothing more came for %1."_s.arg(secondsText(deadline)), server);
}

Error totalTimeout(Duration deadline, const QString& server)
{
    return make(
        ErrorKind::Timeout, u"No complete answer within %1."_s.arg(secondsText(deadline)), server);
}

Error tooManyBytes(qint64 limit, const QString& server)
{
    constexpr qint64 kMebibyte = 1024LL * 1024;
    const QString size = limit >= kMebibyte
        ? QString(QString::number(limit / kMebibyte) + u" MiB"_s)
        : QString(QString::number(limit) + u" bytes"_s);
    return make(ErrorKind::TooMuch,
        u"The answer is larger than %1 and was stopped. Ask for less: a shorter range, a longer "
        u"step or fewer series."_s.arg(size),
        server);
}

Error cancelled(const QString& server)
{
    return make(ErrorKind::Cancelled, u"The request was cancelled."_s, server);
}

} // namespace promdesk
