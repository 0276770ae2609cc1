// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "support/FakeClock.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// While it lives, no file of this process can grow beyond the limit: write() then fails part-way,
/// just as on a disk that fills up.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        m_oldAction = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_oldLimit);
        const rlimit limit { bytes, m_oldLimit.rlim_max };
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }

    ~FileSizeLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_oldLimit);
        std::signal(SIGXFSZ, m_oldAction);
    }

    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit m_oldLimit {};
    void (*m_oldAction)(int) = nullptr;
};

/// Nobody's rights while it lives: root may write everywhere.
class WithoutPrivileges
{
public:
    WithoutPrivileges()
        : m_user(::geteuid())
    {
        m_isDropped = m_user == 0 && ::seteuid(65534) == 0;
    }

    ~WithoutPrivileges()
    {
        if (m_isDropped && ::seteuid(m_user) != 0) {
            ::abort();
        }
    }

    WithoutPrivileges(const WithoutPrivileges&) = delete;
    WithoutPrivileges& operator=(const WithoutPrivileges&) = delete;

private:
    uid_t m_user;
    bool m_isDropped = false;
};

QByteArray contents(char letter, qsizetype size)
{
    return QByteArray(size, letter);
}

QByteArray readAll(const QString& path)
{
    return readFile(path, 64LL * 1024 * 1024).value_or("<unreadable>");
}

QStringList everythingIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

unsigned modeOf(const QString& path)
{
    struct stat status
    { };

    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

/// In a child process: saves two contents in turn until killed, telling of each save.
[[noreturn]] void saveForEver(const QString& path, int reportTo)
{
    const QByteArray first = contents('a', 150'000);
    const QByteArray second = contents('b', 90'000);
    while (true) {
        if (!writeFile(path, first) || !writeFile(path, second)) {
            ::_exit(1);
        }
        if (::write(reportTo, "s", 1) != 1) {
            ::_exit(2);
        }
    }
}

} // namespace

class tst_AtomicFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_path = m_folder->filePath(u"fleet.json"_s);
    }

    void writesWhatIsReadAgain_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::newRow("nothing") << qsizetype { 0 };
        QTest::newRow("one byte") << qsizetype { 1 };
        QTest::newRow("as large as is read back") << qsizetype { 4 * 1024 * 1024 };
        QTest::newRow("one byte more") << qsizetype { 4 * 1024 * 1024 + 1 };
    }

    void writesWhatIsReadAgain()
    {
        QFETCH(qsizetype, size);
        const QByteArray bytes = contents('x', size);
        QVERIFY(writeFile(m_path, bytes));
        QCOMPARE(readAll(m_path), bytes);
        QCOMPARE(everythingIn(m_folder->path()), QStringList { u"fleet.json"_s });
    }

    void keepsTheOldFileWhenTheDiskFills()
    {
        const QByteArray old = contents('o', 5'000);
        QVERIFY(writeFile(m_path, old));
        const QByteArray bytes = contents('n', 200'000);
        for (rlim_t limit = 0; limit < 200'000; limit += 3'125) {
            const FileSizeLimit full(limit);
            const auto written = writeFile(m_path, bytes);
            QVERIFY(!written);
            QCOMPARE(written.error().kind, ErrorKind::Io);
            QCOMPARE(written.error().context, m_path);
            QVERIFY(!written.error().detail.isEmpty());
            QCOMPARE(readAll(m_path), old);
            QCOMPARE(everythingIn(m_folder->path()), QStringList { u"fleet.json"_s });
        }
        const FileSizeLimit justEnough(200'000);
        QVERIFY(writeFile(m_path, bytes));
        QCOMPARE(readAll(m_path), bytes);
    }

    void staysFailedAfterOneFailedPiece()
    {
        auto writer = AtomicFileWriter::open(m_path);
        QVERIFY(writer);
        {
            const FileSizeLimit full(1'000);
            QVERIFY(!writer->write(contents('x', 2'000)));
        }
        QVERIFY(!writer->write("y"));
        const auto committed = writer->commit();
        QVERIFY(!committed);
        QCOMPARE(committed.error().kind, ErrorKind::Io);
        QCOMPARE(everythingIn(m_folder->path()), QStringList());
    }

    void saysThatTheFolderCannotBeWritten()
    {
        const QString locked = m_folder->filePath(u"locked"_s);
        QVERIFY(QDir().mkpath(locked));
        const QString path = locked + u"/fleet.json"_s;
        QVERIFY(writeFile(path, "old"));
        QVERIFY(QFile::setPermissions(m_folder->path(), QFile::Permissions(0x7755)));
        QVERIFY(QFile::setPermissions(locked, QFile::Permissions(0x5555)));
        QVERIFY(QFile::setPermissions(path, QFile::Permissions(0x6666)));
        {
            const WithoutPrivileges nobody;
            const auto written = writeFile(path, "new");
            QVERIFY(!written);
            QCOMPARE(written.error().kind, ErrorKind::Io);
            QVERIFY(written.error().message.contains(u"permission"_s));
        }
        QVERIFY(QFile::setPermissions(locked, QFile::Permissions(0x7755)));
        QCOMPARE(readAll(path), "old");
        QCOMPARE(everythingIn(locked), QStringList { u"fleet.json"_s });
    }

    void doesNotReplaceAWriteProtectedFile()
    {
        QVERIFY(writeFile(m_path, "old"));
        QVERIFY(QFile::setPermissions(m_folder->path(), QFile::Permissions(0x7777)));
        QVERIFY(QFile::setPermissions(m_path, QFile::Permissions(0x4444)));
        {
            const WithoutPrivileges nobody;
            const auto written = writeFile(m_path, "new");
            QVERIFY(!written);
            QCOMPARE(written.error().kind, ErrorKind::Io);
        }
        QCOMPARE(readAll(m_path), "old");
    }

    void saysThatTheFolderIsMissing()
    {
        const auto written = writeFile(m_folder->filePath(u"gone/fleet.json"_s), "new");
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Io);
        QVERIFY(written.error().message.contains(u"folder does not exist"_s));
    }

    void refusesWhatIsNotARegularFile_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("folder") << u"/tmp"_s;
        QTest::newRow("full device") << u"/dev/full"_s;
        QTest::newRow("endless device") << u"/dev/zero"_s;
        QTest::newRow("pipe") << u"pipe"_s;
        QTest::newRow("link to a device") << u"link"_s;
    }

    void refusesWhatIsNotARegularFile()
    {
        QFETCH(QString, path);
        if (path == u"pipe") {
            path = m_folder->filePath(path);
            QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        }
        if (path == u"link") {
            path = m_folder->filePath(path);
            QVERIFY(QFile::link(u"/dev/zero"_s, path));
        }
        const auto written = writeFile(path, "new");
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::InvalidArgument);
        const auto read = readFile(path, 100);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::InvalidArgument);
    }

    void readsUpToTheLimitOnly()
    {
        QVERIFY(writeFile(m_path, contents('x', 1'000)));
        QCOMPARE(readFile(m_path, 1'000).value_or(QByteArray()).size(), 1'000);
        const auto read = readFile(m_path, 999);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::TooMuch);
    }

    void boundsFilesThatHideTheirSize()
    {
        const auto read = readFile(u"/proc/self/smaps"_s, 100); // its size says 0
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::TooMuch);
    }

    void saysThatAFileIsMissing()
    {
        const auto read = readFile(m_path, 100);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::NotFound);
        QCOMPARE(read.error().context, m_path);
    }

    void writesThroughALink()
    {
        const QString target = m_folder->filePath(u"target.json"_s);
        QVERIFY(writeFile(target, "old"));
        QVERIFY(QFile::link(u"target.json"_s, m_path));
        QVERIFY(writeFile(m_path, "new"));
        QVERIFY(QFileInfo(m_path).isSymLink());
        QCOMPARE(readAll(target), "new");
    }

    void writesTheTargetOfADanglingLink()
    {
        const QString target = m_folder->filePath(u"target.json"_s);
        QVERIFY(QFile::link(target, m_path));
        QVERIFY(writeFile(m_path, "new"));
        QVERIFY(QFileInfo(m_path).isSymLink());
        QCOMPARE(readAll(target), "new");
    }

    void refusesLinksInACircle()
    {
        const QString other = m_folder->filePath(u"other"_s);
        QVERIFY(QFile::link(other, m_path));
        QVERIFY(QFile::link(m_path, other));
        const auto written = writeFile(m_path, "new");
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::InvalidArgument);
    }

    void keepsThePermissions()
    {
        QVERIFY(writeFile(m_path, "old"));
        QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), 0640), 0);
        QVERIFY(writeFile(m_path, "new"));
        QCOMPARE(modeOf(m_path), 0640U);
        const QString state = m_folder->filePath(u"state.json"_s);
        QVERIFY(writeFile(state, "secret", FileAccess::Private));
        QCOMPARE(modeOf(state), 0600U);
    }

    void givesNothingWithoutACommit()
    {
        QVERIFY(writeFile(m_path, "old"));
        {
            auto writer = AtomicFileWriter::open(m_path);
            QVERIFY(writer);
            QVERIFY(writer->write("half of it"));
            QCOMPARE(writer->writtenBytes(), 10);
        }
        QCOMPARE(readAll(m_path), "old");
        QCOMPARE(everythingIn(m_folder->path()), QStringList { u"fleet.json"_s });
    }

    void joinsPieces()
    {
        auto opened = AtomicFileWriter::open(m_path);
        QVERIFY(opened);
        AtomicFileWriter writer = std::move(*opened);
        for (int i = 0; i < 100; ++i) {
            QVERIFY(writer.write(QByteArray::number(i)));
        }
        QVERIFY(writer.commit());
        QVERIFY(!writer.commit());
        QCOMPARE(readAll(m_path).size(), 190);
    }

    /// Kills a saving process at many different moments: the file is one of its contents each time.
    void isOldOrNewAfterAKill()
    {
        const QByteArray first = contents('a', 150'000);
        const QByteArray second = contents('b', 90'000);
        QVERIFY(writeFile(m_path, first));
        for (int round = 0; round < 120; ++round) {
            int report[2] = { -1, -1 };
            QCOMPARE(::pipe(report), 0);
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                ::close(report[0]);
                saveForEver(m_path, report[1]);
            }
            ::close(report[1]);
            char byte = 0;
            const bool hasSaved = ::read(report[0], &byte, 1) == 1;
            volatile int spin = round * 2'000; // another moment each time
            while (spin > 0) {
                spin = spin - 1;
            }
            ::kill(child, SIGKILL);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            ::close(report[0]);
            QVERIFY(hasSaved);
            QVERIFY(WIFSIGNALED(status));
            const QByteArray now = readAll(m_path);
            QVERIFY2(now == first || now == second, qPrintable(QString::number(now.size())));
        }
        test::FakeClock clock(Instant::fromMs(QDateTime::currentMSecsSinceEpoch()));
        clock.advance(Duration::fromHours(2));
        sweepStrayFiles(m_folder->path(), clock);
        QCOMPARE(everythingIn(m_folder->path()), QStringList { u"fleet.json"_s });
    }

    void sweepsOnlyOldFilesOfOurs()
    {
        const QStringList names { u".promdesk-0011223344556677.tmp"_s, u"other.tmp"_s,
            u".promdesk-state"_s };
        for (const QString& name : names) {
            QVERIFY(writeFile(m_folder->filePath(name), "x"));
        }
        test::FakeClock clock(Instant::fromMs(QDateTime::currentMSecsSinceEpoch()));
        clock.advance(Duration::fromMinutes(59));
        QCOMPARE(sweepStrayFiles(m_folder->path(), clock), 0);
        clock.advance(Duration::fromMinutes(2));
        QCOMPARE(sweepStrayFiles(m_folder->path(), clock), 1);
        QCOMPARE(everythingIn(m_folder->path()).size(), 2);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_AtomicFile)
#include "tst_AtomicFile.moc"
