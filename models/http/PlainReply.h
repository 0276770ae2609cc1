// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "http/BodyReader.h"
#include "http/PlainConnections.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <memory>
#include <optional>

namespace promdesk {

/// One HTTP/1.1 request in the clear and its answer, straight over a socket of this thread, where
/// QNetworkAccessManager takes a thread of its own and ten times the processor time, and reads on
/// however slowly the reader is. To whoever reads it, a reply like any other; it differs in this:
/// - http:// only, without a proxy; redirects, passwords, cookies and compression are the asker's;
/// - nothing is read ahead but the socket's own buffer (setReadBufferSize()): a server waits;
/// - finished() comes when the body has been read to its end;
/// - a status of 400 and more is no error().
class PlainReply final : public QNetworkReply
{
    Q_OBJECT

public:
    /// With which method; a body makes a POST.
    struct Question
    {
        QNetworkRequest
            request; ///< its raw headers are sent as they are, but for the body's length
        std::optional<QByteArray> body = {}; ///< absent: GET
    };

    /// Begins when the event loop is back.
    PlainReply(std::shared_ptr<PlainConnections> connections, Question question);
    ~PlainReply() override;

    void abort() override;
    [[nodiscard]] qint64 bytesAvailable() const override;

    [[nodiscard]] bool isSequential() const override { return true; }

    void setReadBufferSize(qint64 size) override;

protected:
    qint64 readData(char* data, qint64 maxSize) override;

private:
    void begin();
    void open();
    void send();
    void take();
    [[nodiscard]] bool takeHead();
    void adopt(const ResponseHead& head);
    void noteSocketError(QAbstractSocket::SocketError error);
    void noteClosed();
    void settle();
    void fail(NetworkError error);
    void end();
    [[nodiscard]] QByteArray head() const;

    std::shared_ptr<PlainConnections> m_connections;
    Question m_question;
    PlainSocket m_socket; ///< null: not begun, or at the end
    std::optional<BodyReader> m_body; ///< absent: before the head
    bool m_isReused = false; ///< the connection has served others before
    bool m_mayStay = false; ///< the connection, for the next one
    bool m_isClosed = false; ///< by the other side; what has come may still be read
};

} // namespace promdesk
