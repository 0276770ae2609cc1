// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Clock.h"
#include "series/BlockFolder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_BlockFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_place = std::make_unique<QTemporaryDir>();
        m_path = m_place->filePath(u"cache/blocks"_s);
    }

    void readsWhatWasWritten()
    {
        const BlockFolder folder(m_path, 1'000'000);
        QCOMPARE(folder.read(address(1)).error().kind, ErrorKind::NotFound);
        QVERIFY(folder.write(address(1), block(1)));
        QVERIFY(folder.write(address(2), block(2)));
        const Result<KeptBlock> read = folder.read(address(2));
        QVERIFY(read.has_value());
        QCOMPARE(read->block->series.front().values, block(2).block->series.front().values);
        QCOMPARE(folder.use().files, 2);
        QVERIFY(folder.use().bytes > 0);
    }

    void everythingThatTellsColumnsApartIsPartOfTheAddress()
    {
        const BlockFolder folder(m_path, 1'000'000);
        QVERIFY(folder.write(address(1), block(1)));
        BlockAddress other = address(1);
        other.server = "http://b";
        QVERIFY(!folder.read(other));
        other = address(1);
        other.key.step = Duration::fromSeconds(30);
        QVERIFY(!folder.read(other));
        other = address(1);
        other.key.expression = "rate(up[2m])";
        QVERIFY(!folder.read(other));
        other = address(1);
        other.key.family = "rate(up[$__range])";
        QVERIFY(!folder.read(other));
        other = address(1);
        other.number = 2;
        QVERIFY(!folder.read(other));
    }

    void namesTellNothingAndOthersMayNotRead()
    {
        const BlockFolder folder(m_path, 1'000'000);
        BlockAddress odd = address(1);
        odd.server = "http://secret.example/../..";
        odd.key.expression = "../../etc/passwd{x=\"s3cret\"}";
        QVERIFY(folder.write(odd, block(1)));
        const QFileInfoList files = QDir(m_path).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 1);
        const QRegularExpression name(u"^[0-9a-f]{16}-[0-9a-f]{32}-1\\.block$"_s);
        QVERIFY2(
            name.match(files.front().fileName()).hasMatch(), qPrintable(files.front().fileName()));
        QFile file(files.front().filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains("secret") && !bytes.contains("passwd"));
#ifdef Q_OS_UNIX
        QCOMPARE(files.front().permissions() & QFile::Permissions(0x0077), QFile::Permissions());
#endif
    }

    void aDamagedFileIsRemoved_data()
    {
        QTest::addColumn<int>("place");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("a bit") << 60 << ErrorKind::Malformed;
        QTest::newRow("another version") << 15 << ErrorKind::Unsupported;
    }

    void aDamagedFileIsRemoved()
    {
        QFETCH(int, place);
        QFETCH(ErrorKind, kind);
        const BlockFolder folder(m_path, 1'000'000);
        QVERIFY(folder.write(address(1), block(1)));
        QFile file(QDir(m_path).entryInfoList(QDir::Files).front().filePath());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        bytes[place] = static_cast<char>(bytes[place] + 1);
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
        file.close();
        QCOMPARE(folder.read(address(1)).error().kind, kind);
        QCOMPARE(folder.use().files, 0);
        QCOMPARE(folder.read(address(1)).error().kind, ErrorKind::NotFound);
    }

    void theLongestUnusedLeave()
    {
        const BlockFolder roomy(m_path, 100'000'000);
        for (int number = 0; number < 20; ++number) {
            QVERIFY(roomy.write(address(number), block(number)));
        }
        const qint64 all = roomy.use().bytes;
        age();
        QVERIFY(roomy.read(address(3))); // used just now
        const BlockFolder narrow(m_path, all / 2);
        narrow.trim(m_clock);
        QVERIFY(narrow.use().bytes <= all / 2);
        QVERIFY(narrow.use().files >= 7);
        QVERIFY(narrow.read(address(3)));
        roomy.trim(m_clock); // all of it has room
        QVERIFY(narrow.use().files >= 7);
    }

    void otherFilesStay()
    {
        const BlockFolder folder(m_path, 1);
        QVERIFY(folder.write(address(1), block(1)));
        QFile other(m_path + u"/notes.txt"_s);
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.close();
        folder.trim(m_clock);
        QCOMPARE(folder.use(), BlockFolderUse());
        folder.clear();
        QVERIFY(other.exists());
    }

    void forgetsOneServer()
    {
        const BlockFolder folder(m_path, 1'000'000);
        BlockAddress other = address(1);
        other.server = "http://b";
        QVERIFY(folder.write(address(1), block(1)));
        QVERIFY(folder.write(other, block(2)));
        folder.forgetServer(other.server);
        QVERIFY(folder.read(address(1)));
        QVERIFY(!folder.read(other));
        folder.clear();
        QCOMPARE(folder.use(), BlockFolderUse());
    }

    void aFolderThatCannotBeMadeIsAnError()
    {
        QFile file(m_place->filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const BlockFolder folder(file.fileName() + u"/blocks"_s, 1'000'000);
        QCOMPARE(folder.write(address(1), block(1)).error().kind, ErrorKind::Io);
        QVERIFY(!folder.read(address(1)));
        folder.trim(m_clock);
        folder.clear();
        QCOMPARE(folder.use(), BlockFolderUse());
    }

private:
    static BlockAddress address(std::int64_t number)
    {
        return { .server = "http://a",
            .key = { .family = "up", .step = Duration::fromSeconds(15), .expression = "up" },
            .number = number };
    }

    static KeptBlock block(int seed)
    {
        std::mt19937_64 random(static_cast<std::uint64_t>(seed));
        auto block = std::make_shared<SeriesBlock>();
        std::vector<double> values(kBlockPoints);
        for (double& value : values) {
            value = static_cast<double>(random());
        }
        block->series.push_back({ .labels = std::make_shared<const LabelSet>(),
            .first = 0,
            .values = std::move(values),
            .histograms = {} });
        const std::int64_t start = seed * kBlockPoints;
        return { .block = block, .settled = { { start, start + kBlockPoints } } };
    }

    /// Every file was used an hour ago.
    void age() const
    {
        for (const QFileInfo& info : QDir(m_path).entryInfoList(QDir::Files)) {
            QFile file(info.filePath());
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.setFileTime(
                QDateTime::currentDateTimeUtc().addSecs(-3600), QFileDevice::FileModificationTime));
        }
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_place;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_BlockFolder)
#include "tst_BlockFolder.moc"
