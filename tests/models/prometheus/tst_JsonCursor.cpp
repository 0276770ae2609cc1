// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/JsonCursor.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <string>

using namespace promdesk;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::ErrorKind)

class tst_JsonCursor : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void walksOverObjectsAndArrays()
    {
        const std::string json = " { \"a\" : [ 1 , -2.5e+3 ] , \"b\" : null , \"c\":{} } ";
        JsonCursor cursor(json);
        std::string seen;
        const bool isRead = cursor.readObject([&](std::string_view key) {
            seen += std::string(key) + ':';
            return cursor.peek() == '[' ? cursor.readArray([&] {
                std::string_view number;
                const bool isNumber = cursor.readNumber(number);
                seen += std::string(number) + ';';
                return isNumber;
            })
                                        : cursor.skipValue();
        });
        QVERIFY(isRead);
        QCOMPARE(seen, std::string("a:1;-2.5e+3;b:c:"));
        QVERIFY(cursor.isAtEnd());
        QVERIFY(!cursor.hasFailed());
    }

    void takesNullForWhatIsEmpty()
    {
        JsonCursor cursor("null null");
        int calls = 0;
        QVERIFY(cursor.readArray([&calls] { return ++calls > 0; }));
        QVERIFY(cursor.readObject([&calls](std::string_view) { return ++calls > 0; }));
        QCOMPARE(calls, 0);
    }

    void readsStringsAsQtDoes_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray("\"\"");
        QTest::newRow("escapes") << QByteArray("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"");
        QTest::newRow("code points") << QByteArray("\"\\u0041\\u00e4\\u65E5\"");
        QTest::newRow("a pair") << QByteArray("\"\\ud83d\\ude00!\"");
        QTest::newRow("raw") << QByteArray("\"a\u00e4\u65e5\U0001F600\"");
    }

    void readsStringsAsQtDoes()
    {
        QFETCH(QByteArray, json);
        const std::string text = json.toStdString();
        JsonCursor cursor(text);
        std::string out;
        QVERIFY(cursor.readString(out));
        const QString wanted = QJsonDocument::fromJson("[" + json + "]").array().at(0).toString();
        QCOMPARE(QString::fromStdString(out), wanted);
        QCOMPARE(cursor.repairedStrings(), std::size_t { 0 });
    }

    void mendsWhatIsNoText_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("text");
        QTest::newRow("lone high half") << QByteArray("\"\\ud83dx\"") << u"\uFFFDx"_s;
        QTest::newRow("lone low half") << QByteArray("\"\\ude00\"") << u"\uFFFD"_s;
        QTest::newRow("two high halves")
            << QByteArray("\"\\ud83d\\ud83d\\ude00\"") << u"\uFFFD\U0001F600"_s;
        QTest::newRow("high half before a letter")
            << QByteArray("\"\\ud83d\\u0041\"") << u"\uFFFDA"_s;
        QTest::newRow("invalid UTF-8") << QByteArray("\"\xC3(\"") << u"\uFFFD("_s;
    }

    void mendsWhatIsNoText()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, text);
        const std::string bytes = json.toStdString();
        JsonCursor cursor(bytes);
        std::string out;
        QVERIFY(cursor.readString(out));
        QCOMPARE(QString::fromStdString(out), text);
        QCOMPARE(cursor.repairedStrings(), std::size_t { 1 });
    }

    void refusesWhatIsNoJson_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("nothing") << QByteArray() << ErrorKind::Truncated;
        QTest::newRow("blanks") << QByteArray("  ") << ErrorKind::Truncated;
        QTest::newRow("open array") << QByteArray("[1,") << ErrorKind::Truncated;
        QTest::newRow("open string") << QByteArray("\"abc") << ErrorKind::Truncated;
        QTest::newRow("open escape") << QByteArray("\"\\") << ErrorKind::Truncated;
        QTest::newRow("half a code") << QByteArray("\"\\u12") << ErrorKind::Truncated;
        QTest::newRow("half a word") << QByteArray("tru") << ErrorKind::Truncated;
        QTest::newRow("minus alone") << QByteArray("-") << ErrorKind::Truncated;
        QTest::newRow("unknown word") << QByteArray("nope") << ErrorKind::Malformed;
        QTest::newRow("unknown escape") << QByteArray("\"\\x\"") << ErrorKind::Malformed;
        QTest::newRow("no hex digit") << QByteArray("\"\\u12g4\"") << ErrorKind::Malformed;
        QTest::newRow("no comma") << QByteArray("[1 2]") << ErrorKind::Malformed;
        QTest::newRow("comma at the end") << QByteArray("[1,]") << ErrorKind::Malformed;
        QTest::newRow("key without quotes") << QByteArray("{a:1}") << ErrorKind::Malformed;
        QTest::newRow("no colon") << QByteArray("{\"a\" 1}") << ErrorKind::Malformed;
        QTest::newRow("wrong bracket") << QByteArray("[1}") << ErrorKind::Malformed;
        QTest::newRow("point without digits") << QByteArray("[1.]") << ErrorKind::Malformed;
        QTest::newRow("bare NaN") << QByteArray("NaN") << ErrorKind::Malformed;
    }

    void refusesWhatIsNoJson()
    {
        QFETCH(QByteArray, json);
        QFETCH(ErrorKind, kind);
        const std::string text = json.toStdString();
        JsonCursor cursor(text);
        // As a reader would go about it: strings and numbers are read, the rest is walked over.
        const bool isRead = [&cursor] {
            if (cursor.peek() == '"') {
                std::string out;
                return cursor.readString(out);
            }
            return cursor.skipValue();
        }();
        QVERIFY(!isRead);
        QVERIFY(cursor.hasFailed());
        QCOMPARE(cursor.error().kind, kind);
        QVERIFY(cursor.error().detail.startsWith(u"byte "_s));
        QVERIFY(!cursor.skipValue()); // nothing after a failure
    }

    void keepsTheFirstFailure()
    {
        JsonCursor cursor("[1,?]");
        QVERIFY(!cursor.skipValue());
        QVERIFY(!cursor.failHere("a later one"));
        QVERIFY2(cursor.error().detail.startsWith(u"byte 3:"_s), qPrintable(cursor.error().detail));
        QVERIFY(!cursor.error().message.contains(u"a later one"_s));
    }

    void boundsTheDepth_data()
    {
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("isFine");
        QTest::newRow("as deep as allowed") << limits::kJsonDepth << true;
        QTest::newRow("one deeper") << limits::kJsonDepth + 1 << false;
        QTest::newRow("a million") << 1'000'000 << false;
    }

    void boundsTheDepth()
    {
        QFETCH(int, depth);
        QFETCH(bool, isFine);
        const auto count = static_cast<std::size_t>(depth);
        const std::string json = std::string(count, '[') + std::string(count, ']');
        JsonCursor cursor(json);
        QCOMPARE(cursor.skipValue(), isFine);
        if (!isFine) {
            QCOMPARE(cursor.error().kind, ErrorKind::TooMuch);
        }
    }

    /// However a text is cut, nothing behind its end is read and the failure says so.
    void findsTheEndAtEveryByte()
    {
        const std::string json = "{\"k\\u00e4\":[1.5e-3,\"\\ud83d\\ude00\",true,null,{\"a\":{}}]}";
        for (std::size_t length = 0; length < json.size(); ++length) {
            const std::vector<char> exact(
                json.begin(), json.begin() + static_cast<std::ptrdiff_t>(length));
            JsonCursor cursor(std::string_view(exact.data(), exact.size()));
            QVERIFY(!cursor.skipValue());
            QCOMPARE(cursor.error().kind, ErrorKind::Truncated);
        }
        JsonCursor cursor(json);
        QVERIFY(cursor.skipValue() && cursor.isAtEnd());
    }
};

QTEST_GUILESS_MAIN(tst_JsonCursor)
#include "tst_JsonCursor.moc"
