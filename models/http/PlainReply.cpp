// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "http/PlainReply.h"

#include <QNetworkProxy>
#include <QUrl>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kHttpPort = 80;
constexpr const char* kStart = "HTTP/";
constexpr const char* kHost = "Host";
/// A head has to fit.
constexpr qint64 kLeastBufferBytes = 2 * kMostHeadBytes;

/// As QNetworkAccessManager would say it.
QNetworkReply::NetworkError toNetworkError(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return QNetworkReply::ConnectionRefusedError;
    case QAbstractSocket::HostNotFoundError:
        return QNetworkReply::HostNotFoundError;
    case QAbstractSocket::RemoteHostClosedError:
        return QNetworkReply::RemoteHostClosedError;
    case QAbstractSocket::SocketTimeoutError:
        return QNetworkReply::TimeoutError;
    default:
        return QNetworkReply::UnknownNetworkError;
    }
}

/// Where a body ends is not for the asker to say.
bool isFraming(const QByteArray& name)
{
    return name.compare("Content-Length", Qt::CaseInsensitive) == 0
        || name.compare("Transfer-Encoding", Qt::CaseInsensitive) == 0;
}

quint16 portOf(const QUrl& url)
{
    return static_cast<quint16>(url.port(kHttpPort));
}

} // namespace

PlainReply::PlainReply(std::shared_ptr<PlainConnections> connections, Question question)
    : m_connections(std::move(connections))
    , m_question(std::move(question))
{
    setRequest(m_question.request);
    setUrl(m_question.request.url());
    setOperation(m_question.body ? QNetworkAccessManager::PostOperation
                                 : QNetworkAccessManager::GetOperation);
    QNetworkReply::setReadBufferSize(kLeastBufferBytes);
    QIODevice::open(ReadOnly | Unbuffered);
    // Whoever asks has yet to listen.
    QMetaObject::invokeMethod(this, &PlainReply::begin, Qt::QueuedConnection);
}

PlainReply::~PlainReply() = default;

void PlainReply::begin()
{
    if (isFinished()) {
        return; // aborted
    }
    m_socket = m_connections->take(url().host(), portOf(url()));
    if (m_socket == nullptr) {
        open();
        return;
    }
    m_isReused = true;
    m_socket->setReadBufferSize(readBufferSize());
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &PlainReply::take);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &PlainReply::noteSocketError);
    send();
}

void PlainReply::open()
{
    m_socket.reset(new QTcpSocket);
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(readBufferSize());
    connect(m_socket.get(), &QTcpSocket::connected, this, &PlainReply::send);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &PlainReply::take);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &PlainReply::noteSocketError);
    Q_EMIT socketStartedConnecting();
    m_socket->connectToHost(url().host(), portOf(url()));
}

QByteArray PlainReply::head() const
{
    QByteArray target = url().path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty()) {
        target = "/";
    }
    if (url().hasQuery()) {
        target += '?' + url().query(QUrl::FullyEncoded).toLatin1();
    }
    const QString host = url().host(QUrl::FullyEncoded);
    QByteArray text = (m_question.body ? "POST " : "GET ") + target + " HTTP/1.1\r\n";
    if (!request().hasRawHeader(kHost)) {
        text += QByteArray(kHost) + ": "
            + (host.contains(u':') ? QString(u'[' + host + u']') : host).toLatin1();
        if (url().port() != -1) {
            text += ':' + QByteArray::number(url().port());
        }
        text += "\r\n";
    }
    for (const QByteArray& name : request().rawHeaderList()) {
        if (!isFraming(name)) {
            text += name + ": " + request().rawHeader(name) + "\r\n";
        }
    }
    if (m_question.body) {
        text += "Content-Length: " + QByteArray::number(m_question.body->size()) + "\r\n";
    }
    return text + "\r\n";
}

void PlainReply::send()
{
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->write(head() + m_question.body.value_or(QByteArray()));
    m_question.body.reset();
    Q_EMIT requestSent();
}

/// More has come.
void PlainReply::take()
{
    const bool hadHead = m_body.has_value();
    if (!hadHead && !takeHead()) {
        return;
    }
    if (!hadHead) {
        Q_EMIT metaDataChanged();
    }
    if (m_socket != nullptr && m_socket->bytesAvailable() > 0) {
        Q_EMIT readyRead();
    }
    settle();
}

/// Whether it is there now.
bool PlainReply::takeHead()
{
    while (m_socket != nullptr) {
        const QByteArray text = m_socket->peek(kMostHeadBytes);
        const qsizetype size = headEnd(text);
        if (size < 0) {
            const QByteArrayView start =
                QByteArrayView(kStart).first(std::min(text.size(), QByteArrayView(kStart).size()));
            // Who greets at once and then waits is no HTTP server.
            if (!text.startsWith(start) || text.size() == kMostHeadBytes) {
                fail(ProtocolFailure);
            }
            return false;
        }
        const Result<ResponseHead> head = parseResponseHead(QByteArrayView(text).first(size));
        const Result<BodyReader> body =
            head ? BodyReader::of(*head) : Result<BodyReader>(failure(head.error()));
        if (!body) {
            fail(ProtocolFailure);
            return false;
        }
        m_socket->skip(size);
        if (head->status >= 200) {
            m_body = *body;
            adopt(*head);
            return true;
        }
    }
    return false;
}

void PlainReply::adopt(const ResponseHead& head)
{
    setAttribute(QNetworkRequest::HttpStatusCodeAttribute, head.status);
    for (const auto& [name, value] : head.headers) {
        setRawHeader(name, value);
    }
    m_mayStay = head.isHttp11 && m_body->endsByItself()
        && !head.value("Connection").toLower().contains("close")
        // Both: somebody on the way may see another end (RFC 9112, section 6.3).
        && (head.value("Transfer-Encoding").isEmpty() || head.value("Content-Length").isEmpty());
}

qint64 PlainReply::bytesAvailable() const
{
    const bool isOpen = m_socket != nullptr && m_body && !m_body->isComplete();
    return isOpen ? m_socket->bytesAvailable() : 0;
}

void PlainReply::setReadBufferSize(qint64 size)
{
    const qint64 enough = std::max(size, kLeastBufferBytes);
    QNetworkReply::setReadBufferSize(enough);
    if (m_socket != nullptr) {
        m_socket->setReadBufferSize(enough);
    }
}

qint64 PlainReply::readData(char* data, qint64 maxSize)
{
    if (m_socket == nullptr || !m_body) {
        return 0;
    }
    const qint64 count = m_body->read(*m_socket, data, maxSize);
    if (count == 0 && m_isClosed) {
        m_body->close(); // half a line may be left that no other half comes to
    }
    settle();
    return count;
}

void PlainReply::noteSocketError(QAbstractSocket::SocketError error)
{
    if (error == QAbstractSocket::RemoteHostClosedError || (m_isReused && !m_body)) {
        noteClosed(); // a connection that has rested may have died in any way
    } else {
        fail(toNetworkError(error));
    }
}

void PlainReply::noteClosed()
{
    m_isClosed = true;
    take(); // what came last
    if (m_socket != nullptr && !m_body) {
        m_connections->forget(); // the server has gone, and knows nothing of the others either
        fail(RemoteHostClosedError);
    }
}

/// Whether that was the end.
void PlainReply::settle()
{
    if (m_socket == nullptr || !m_body) {
        return;
    }
    if (m_isClosed && m_socket->bytesAvailable() == 0) {
        m_body->close();
    }
    if (m_body->isBroken()) {
        fail(m_isClosed ? RemoteHostClosedError : ProtocolFailure);
    } else if (m_body->isComplete()) {
        end();
    }
}

void PlainReply::fail(NetworkError error)
{
    m_mayStay = false;
    setError(error, {});
    end();
}

void PlainReply::end()
{
    if (m_socket == nullptr) {
        return;
    }
    const bool isClean = m_mayStay && !m_isClosed && m_socket->bytesAvailable() == 0
        && m_socket->bytesToWrite() == 0 // an early answer to a long question
        && m_socket->state() == QTcpSocket::ConnectedState;
    m_socket->disconnect(this);
    if (isClean) {
        m_connections->put(std::move(m_socket), url().host(), portOf(url()));
    }
    m_socket.reset();
    // The reader may be in the middle of reading.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!isFinished()) {
                setFinished(true);
                Q_EMIT finished();
            }
        },
        Qt::QueuedConnection);
}

void PlainReply::abort()
{
    if (m_isReused && !m_body) {
        m_connections->forget(); // a machine that slept, another network: the others are as dead
    }
    m_socket.reset();
    if (!isFinished()) {
        setError(OperationCanceledError, {});
        setFinished(true);
    }
}

} // namespace promdesk
