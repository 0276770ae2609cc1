// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpMessage.h"

#include <QRegularExpression>
#include <QTest>
#include <QUrlQuery>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

class NoSink final : public BodySink
{
public:
    [[nodiscard]] bool add(QByteArrayView) override { return false; }
};

} // namespace

class tst_HttpMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void encodesEverythingThatIsNotUnreserved()
    {
        QCOMPARE(encodeForm({ { "query", "a{b=~\"x|y\"} + 1 & z" }, { "match[]", "\xC3\xBC" } }),
            QByteArray("query=a%7Bb%3D~%22x%7Cy%22%7D%20%2B%201%20%26%20z&match%5B%5D=%C3%BC"));
    }

    void keepsOrderAndRepeatedNames()
    {
        QCOMPARE(encodeForm({ { "m", "1" }, { "m", "" }, { "a", "2" } }), QByteArray("m=1&m=&a=2"));
        QCOMPARE(encodeForm({}), QByteArray());
    }

    /// What a form decoder makes of it is what went in, for every byte.
    void survivesDecoding()
    {
        QByteArray all;
        for (int c = 1; c < 128; ++c) {
            all += static_cast<char>(c);
        }
        const QUrlQuery decoded(QString::fromLatin1(encodeForm({ { "x", all } })));
        QCOMPARE(decoded.queryItemValue(u"x"_s, QUrl::FullyDecoded), QString::fromLatin1(all));
    }

    void streamsLongAnswersThatAreNoErrors_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<bool>("isStreamed");
        const QByteArray rest(64 * 1024, '1');
        QTest::newRow("long") << QByteArray("{\"status\":\"success\"" + rest) << true;
        QTest::newRow("a tail") << QByteArray("{\"status\":\"success\"" + rest.left(30'000))
                                << false;
        QTest::newRow("an error") << QByteArray("{\"error\":\"" + rest) << false;
        QTest::newRow("a page") << QByteArray("<html>" + rest) << false;
        QTest::newRow("blank") << QByteArray(64 * 1024, ' ') << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }

    void streamsLongAnswersThatAreNoErrors()
    {
        QFETCH(QByteArray, head);
        QTEST(NoSink().accepts("application/json", head), "isStreamed");
    }
};

QTEST_APPLESS_MAIN(tst_HttpMessage)
#include "tst_HttpMessage.moc"
