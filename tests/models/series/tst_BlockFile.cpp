// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "series/BlockFile.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kNumber = 233'000;
constexpr std::int64_t kStart = kNumber * kBlockPoints;

BlockMark mark()
{
    return { .keyDigest = QByteArray(32, 'k'), .number = kNumber };
}

KeptBlock sample()
{
    auto block = std::make_shared<SeriesBlock>();
    const auto add = [&block](LabelSet labels, std::size_t first, std::vector<double> values) {
        block->series.push_back({ .labels = std::make_shared<const LabelSet>(std::move(labels)),
            .first = first,
            .values = std::move(values),
            .histograms = {} });
    };
    add({}, 0, { 1 });
    add({ { "a", "Z\xC3\xBC\n\"" } }, 3,
        { 0.1, -0.0, missingValue(), std::numeric_limits<double>::infinity(),
            std::bit_cast<double>(quint64 { 0x7ff8'0000'0000'1234 }), 5e-324 });
    add({ { "a", "z" } }, 0, std::vector<double>(kBlockPoints, 1.5e300));
    return { .block = block,
        .settled = { { kStart, kStart + 100 }, { kStart + 200, kStart + kBlockPoints } } };
}

bool isSame(const KeptBlock& a, const KeptBlock& b)
{
    bool same = a.settled == b.settled && a.block->series.size() == b.block->series.size();
    for (std::size_t i = 0; same && i < a.block->series.size(); ++i) {
        const BlockSeries& left = a.block->series[i];
        const BlockSeries& right = b.block->series[i];
        same = *left.labels == *right.labels && left.first == right.first
            && left.values.size() == right.values.size();
        for (std::size_t v = 0; same && v < left.values.size(); ++v) {
            same =
                std::bit_cast<quint64>(left.values[v]) == std::bit_cast<quint64>(right.values[v]);
        }
    }
    return same;
}

} // namespace

class tst_BlockFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsBackEveryBit()
    {
        const auto bytes = toBlockFile(mark(), sample());
        QVERIFY(bytes);
        const Result<KeptBlock> read = fromBlockFile(mark(), *bytes);
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().toDisplayText()));
        QVERIFY(isSame(*read, sample()));
    }

    void keepsThatThereWasNothing()
    {
        const KeptBlock empty { .block = std::make_shared<const SeriesBlock>(),
            .settled = { { kStart, kStart + kBlockPoints } } };
        const auto bytes = toBlockFile(mark(), empty);
        QVERIFY(bytes && isSame(*fromBlockFile(mark(), *bytes), empty));
    }

    void nativeHistogramsAreNotKept()
    {
        auto block = std::make_shared<SeriesBlock>(*sample().block);
        block->series.front().histograms.push_back({});
        QVERIFY(!toBlockFile(mark(), { .block = block, .settled = sample().settled }));
    }

    void anotherBlocksFileIsNotTakenForThis()
    {
        const QByteArray bytes = *toBlockFile(mark(), sample());
        BlockMark other = mark();
        other.number += 1;
        QCOMPARE(fromBlockFile(other, bytes).error().kind, ErrorKind::Malformed);
        other = mark();
        other.keyDigest = QByteArray(32, 'x');
        QCOMPARE(fromBlockFile(other, bytes).error().kind, ErrorKind::Malformed);
    }

    void anotherVersionIsNotRead()
    {
        QByteArray bytes = *toBlockFile(mark(), sample());
        const qsizetype at = bytes.indexOf('\n') + 1;
        QCOMPARE(int(bytes[at]), kBlockFileVersion);
        bytes[at] = kBlockFileVersion + 1;
        QCOMPARE(fromBlockFile(mark(), bytes).error().kind, ErrorKind::Unsupported);
    }

    void aFileThatWasCutIsDamaged()
    {
        const QByteArray bytes = *toBlockFile(mark(), sample());
        for (qsizetype size = 0; size < bytes.size(); ++size) {
            QVERIFY2(!fromBlockFile(mark(), bytes.first(size)), qPrintable(QString::number(size)));
        }
        QVERIFY(!fromBlockFile(mark(), QByteArray(bytes + 'x')));
    }

    void aFlippedBitIsNoticed()
    {
        const QByteArray bytes = *toBlockFile(mark(), sample());
        for (qsizetype i = 0; i < bytes.size(); ++i) {
            QByteArray broken = bytes;
            broken[i] = static_cast<char>(broken[i] ^ (1 << (i % 8)));
            QVERIFY2(!fromBlockFile(mark(), broken), qPrintable(QString::number(i)));
        }
    }
};

QTEST_APPLESS_MAIN(tst_BlockFile)
#include "tst_BlockFile.moc"
