// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/ReadRequest.h"

#include <QRegularExpression>
#include <QTest>

#include <snappy.h>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_ReadRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// Written down from the format: prompb.ReadRequest, field by field.
    void writesWindowMatchersAndTheAcceptedType()
    {
        const QByteArray block = encodeReadRequest(
            { .matchers = { { .name = "__name__", .value = "up" },
                  { .kind = LabelMatcher::Kind::MatchesNot, .name = "a", .value = "b" } },
                .start = Instant::fromMs(1),
                .end = Instant::fromMs(300) });
        std::string message;
        QVERIFY(snappy::Uncompress(
            block.constData(), static_cast<std::size_t>(block.size()), &message));
        const QByteArray expected = QByteArray::fromHex("0a21" // one query of 33 bytes
                                                        "0801" // start 1
                                                        "10ac02" // end 300
                                                        "1a10"
                                                        "0800"
                                                        "12085f5f6e616d655f5f"
                                                        "1a027570"
                                                        "1a08"
                                                        "0803"
                                                        "120161"
                                                        "1a0162"
                                                        "120101"); // streamed XOR chunks
        QCOMPARE(QByteArray::fromStdString(message).toHex(), expected.toHex());
    }
};

QTEST_APPLESS_MAIN(tst_ReadRequest)
#include "tst_ReadRequest.moc"
