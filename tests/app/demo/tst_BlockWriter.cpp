// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "demo/BlockBytes.h"
#include "demo/BlockWriter.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

struct Sample
{
    std::int64_t timeMs = 0;
    double value = 0.0;
};

constexpr std::int64_t kBeginMs = 1'790'000'000'000;

/// What promtool reads in the data folder for one metric: samples in order of time.
std::vector<Sample> storedSamples(const QString& folder, const QString& metric)
{
    QDir(folder).mkpath(u"data/wal"_s); // promtool wants one
    QProcess promtool;
    promtool.start(u"promtool"_s,
        { u"tsdb"_s, u"dump"_s, u"--match={__name__=\""_s + metric + u"\"}"_s,
            folder + u"/data"_s });
    if (!promtool.waitForFinished() || promtool.exitCode() != 0) {
        return {};
    }
    std::vector<Sample> samples;
    for (const QByteArray& line : promtool.readAllStandardOutput().split('\n')) {
        const QList<QByteArray> words = line.mid(line.lastIndexOf('}') + 1).trimmed().split(' ');
        if (words.size() == 2) {
            samples.push_back({ words.at(1).toLongLong(), words.at(0).toDouble() });
        }
    }
    return samples;
}

std::vector<Sample> samplesOf(const QString& kind)
{
    std::mt19937_64 random(7);
    std::vector<Sample> samples;
    std::int64_t time = kBeginMs;
    for (int i = 0; i < 120; ++i) {
        const bool isUneven = kind == u"uneven times";
        time += isUneven ? 1 + static_cast<std::int64_t>(random() % 3'000'000) : 15'000;
        double value = 42.0;
        if (kind == u"a counter") {
            value = 1e9 + 137.0 * i;
        } else if (kind == u"any values") {
            value = std::ldexp(static_cast<double>(random() % 1'000'003) - 5e5,
                static_cast<int>(random() % 80) - 40);
        } else if (kind == u"values that need all bits") {
            value = i % 2 == 0 ? -1.0 / 3.0 : 1e300 / 7.0;
        }
        samples.push_back({ time, value });
    }
    return samples;
}

} // namespace

class tst_BlockWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void addsUpTheKnownChecksums()
    {
        QCOMPARE(crc32c("123456789"), 0xE3069283U); // the check value of CRC-32C
        QCOMPARE(crc32c(std::string(32, '\0')), 0x8A9136AAU); // RFC 3720, B.4
        QCOMPARE(crc32c(""), 0U);
    }

    void isReadBackByPromtool_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : { "a constant", "a counter", "any values",
                 "values that need all bits", "uneven times" }) {
            QTest::newRow(kind) << QString::fromLatin1(kind);
        }
    }

    void isReadBackByPromtool()
    {
        QFETCH(QString, kind);
        const std::vector<Sample> samples = samplesOf(kind);
        const BlockIndex index(
            { "other{b=\"2\"} ", "wanted{a=\"1\",Z=\"9\",b=\"2\"} ", "wanted_too{} " });
        BlockWriter block(index);
        XorChunk chunk;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            chunk.append(samples[i].timeMs, samples[i].value);
            if (i == 0 || i == 2 || i + 1 == samples.size()) { // chunks of 1, 2 and 117
                block.add(1, chunk);
                chunk.clear();
            }
        }
        chunk.append(kBeginMs, 1.0);
        block.add(0, chunk);
        const QTemporaryDir folder;
        QVERIFY(block.writeInto(folder.path()));

        const std::vector<Sample> read = storedSamples(folder.path(), u"wanted"_s);
        QCOMPARE(read.size(), samples.size());
        for (std::size_t i = 0; i < read.size(); ++i) {
            QCOMPARE(read[i].timeMs, samples[i].timeMs);
            QCOMPARE(read[i].value, samples[i].value);
        }
        QCOMPARE(storedSamples(folder.path(), u"other"_s).size(), std::size_t { 1 });
        QVERIFY(storedSamples(folder.path(), u"wanted_too"_s).empty());
    }

    void writesNothingWithoutSamples()
    {
        const BlockIndex index({ "a{} " });
        BlockWriter block(index);
        XorChunk chunk;
        block.add(0, chunk);
        const QTemporaryDir folder;
        QVERIFY(block.writeInto(folder.path()));
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void saysWhereItCouldNotWrite()
    {
        const BlockIndex index({ "a{} " });
        BlockWriter block(index);
        XorChunk chunk;
        chunk.append(kBeginMs, 1.0);
        block.add(0, chunk);
        const Result<void> written = block.writeInto(u"/dev/null/nowhere"_s);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Io);
        QVERIFY(written.error().context.contains(u"/dev/null/nowhere"_s));
    }
};

QTEST_GUILESS_MAIN(tst_BlockWriter)
#include "tst_BlockWriter.moc"
