// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "http/ResponseHead.h"

#include <QRegularExpression>
#include <QTest>

#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_ResponseHead : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsStatusAndHeaders()
    {
        const QByteArray text = "HTTP/1.1 200 OK\r\nContent-Type:  application/json \r\n"
                                "Warning: one\r\nX-Empty:\r\nwarning: two\r\n\r\n{body}";
        const qsizetype end = headEnd(text);
        QCOMPARE(text.mid(end), QByteArray("{body}"));
        const Result<ResponseHead> head = parseResponseHead(text.first(end));
        QVERIFY(head.has_value());
        QCOMPARE(head->status, 200);
        QVERIFY(head->isHttp11);
        QCOMPARE(head->value("content-TYPE"), QByteArray("application/json"));
        QCOMPARE(head->value("Warning"), QByteArray("one, two"));
        QCOMPARE(head->value("X-Empty"), QByteArray());
        QCOMPARE(head->value("absent"), QByteArray());
        QCOMPARE(head->headers.size(), std::size_t { 3 });
    }

    void takesWhatOldServersSay_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("bare line feeds")
            << QByteArray("HTTP/1.1 404 Not Found\nA: b\n\n") << 404 << QByteArray("b");
        QTest::newRow("no reason")
            << QByteArray("HTTP/1.1 503\r\nA: b\r\n\r\n") << 503 << QByteArray("b");
        QTest::newRow("folded") << QByteArray("HTTP/1.0 200 OK\r\nA: b\r\n  c\r\n\td\r\n\r\n")
                                << 200 << QByteArray("b c d");
        QTest::newRow("no headers")
            << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << 204 << QByteArray();
    }

    void takesWhatOldServersSay()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, status);
        QFETCH(QByteArray, value);
        QCOMPARE(headEnd(text), text.size());
        const Result<ResponseHead> head = parseResponseHead(text);
        QVERIFY(head.has_value());
        QCOMPARE(head->status, status);
        QCOMPARE(head->value("a"), value);
        QCOMPARE(head->isHttp11, !text.startsWith("HTTP/1.0"));
    }

    void refusesWhatIsNoHttp_data()
    {
        QTest::addColumn<QByteArray>("text");
        const char* texts[] = { "", "\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n\r\n",
            "500 unrecognised command\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 20\r\n\r\n",
            "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n",
            "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 200 OK\r\n: no name\r\n\r\n", "HTTP/1.1 200 OK\r\na b: c\r\n\r\n",
            "HTTP/1.1 200 OK\r\n folded at once\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n" };
        for (const char* text : texts) {
            QTest::addRow("%s", QByteArray(text).toPercentEncoding(" ./:").constData())
                << QByteArray(text);
        }
        QByteArray many = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 257; ++i) {
            many += "H" + QByteArray::number(i) + ": x\r\n";
        }
        QTest::newRow("too many headers") << QByteArray(many + "\r\n");
    }

    void refusesWhatIsNoHttp()
    {
        QFETCH(QByteArray, text);
        const Result<ResponseHead> head = parseResponseHead(text);
        QVERIFY(!head.has_value());
        QCOMPARE(head.error().kind, ErrorKind::NotPrometheus);
    }

    void knowsNoEndBeforeTheBlankLine()
    {
        const QByteArray text = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
        for (qsizetype size = 0; size < text.size(); ++size) {
            QCOMPARE(headEnd(text.first(size)), qsizetype { -1 });
        }
        QCOMPARE(headEnd(text), text.size());
    }

    void standsWhateverComes()
    {
        const QByteArray sound = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nA: b\r\n c\r\n\r\n";
        std::mt19937 random(7);
        for (int round = 0; round < 20'000; ++round) {
            QByteArray text = sound;
            for (int change = 0; change < 3; ++change) {
                text[qsizetype(random() % std::size_t(text.size()))] = char(random() & 0xff);
            }
            const Result<ResponseHead> head = parseResponseHead(text);
            if (head) {
                QVERIFY(head->status >= 100 && head->status <= 999);
                for (const auto& [name, value] : head->headers) {
                    QVERIFY(!name.isEmpty() && !name.contains(':') && !value.contains('\n'));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_ResponseHead)
#include "tst_ResponseHead.moc"
