// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/NativeFile.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <utility>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

unsigned modeOf(const QString& path)
{
    struct stat status
    { };

    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

std::span<const char> spanOf(const QByteArray& bytes)
{
    return { bytes.constData(), static_cast<std::size_t>(bytes.size()) };
}

QByteArray readOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("<unreadable>");
}

/// A new file with this content, closed.
bool put(const QString& path, const QByteArray& bytes, FileAccess access = FileAccess::Kept)
{
    auto file = NativeFile::create(path, access);
    return file && file->write(spanOf(bytes)) && file->close();
}

} // namespace

class tst_NativeFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_path = m_folder->filePath(u"größe \"1\".json"_s);
    }

    void makesNewFilesOnly()
    {
        QVERIFY(put(m_path, "old"));
        const auto again = NativeFile::create(m_path, FileAccess::Kept);
        QVERIFY(!again);
        QCOMPARE(again.error().kind, ErrorKind::Io);
        QVERIFY(!again.error().detail.isEmpty());
        QCOMPARE(readOf(m_path), QByteArray("old"));
    }

    /// A link planted at a temporary name must not lead the write elsewhere.
    void doesNotWriteThroughLinks()
    {
        const QString victim = m_folder->filePath(u"victim"_s);
        QVERIFY(QFile::link(victim, m_path));
        QVERIFY(!NativeFile::create(m_path, FileAccess::Kept));
        QVERIFY(!QFile::exists(victim));
    }

    void hidesPrivateFilesFromOthers()
    {
        const mode_t old = ::umask(0);
        const bool areMade = put(m_path, "x", FileAccess::Private)
            && put(m_folder->filePath(u"usual"_s), "x", FileAccess::Kept);
        ::umask(old);
        QVERIFY(areMade);
        QCOMPARE(modeOf(m_path), 0600U);
        QCOMPARE(modeOf(m_folder->filePath(u"usual"_s)), 0666U);
    }

    void readsWhatItWroteAfterGoingBack()
    {
        auto file = NativeFile::create(m_path, FileAccess::Kept);
        QVERIFY(file);
        QVERIFY(file->write(spanOf("abcdef")));
        QVERIFY(file->write({}));
        QCOMPARE(file->size().value_or(-1), qint64 { 6 });
        QVERIFY(file->rewind());
        std::array<char, 4> buffer {};
        QCOMPARE(file->read(buffer).value_or(99), std::size_t { 4 });
        QCOMPARE(QByteArray(buffer.data(), 4), QByteArray("abcd"));
        QCOMPARE(file->read(buffer).value_or(99), std::size_t { 2 });
        QCOMPARE(QByteArray(buffer.data(), 2), QByteArray("ef"));
        QCOMPARE(file->read(buffer).value_or(99), std::size_t { 0 });
        QVERIFY(file->sync());
        QVERIFY(file->close());
        QVERIFY(!file->isOpen());
    }

    void opensRegularFilesOnly_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("nothing there") << u"gone"_s << ErrorKind::NotFound;
        QTest::newRow("below a file") << u"file/below"_s << ErrorKind::NotFound;
        QTest::newRow("a folder") << u"folder"_s << ErrorKind::InvalidArgument;
        QTest::newRow("a pipe nobody writes to") << u"pipe"_s << ErrorKind::InvalidArgument;
        QTest::newRow("a link to nowhere") << u"dangling"_s << ErrorKind::NotFound;
        QTest::newRow("a name that is too long") << QString(300, u'x') << ErrorKind::Io;
    }

    void opensRegularFilesOnly()
    {
        QFETCH(QString, name);
        QFETCH(ErrorKind, kind);
        QVERIFY(put(m_folder->filePath(u"file"_s), "x"));
        QVERIFY(QDir(m_folder->path()).mkdir(u"folder"_s));
        const QByteArray pipe = QFile::encodeName(m_folder->filePath(u"pipe"_s));
        QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
        QVERIFY(QFile::link(m_folder->filePath(u"gone"_s), m_folder->filePath(u"dangling"_s)));
        const auto file = NativeFile::openForReading(m_folder->filePath(name));
        QVERIFY(!file);
        QCOMPARE(file.error().kind, kind);
        QVERIFY(!file.error().message.isEmpty());
    }

    void refusesToWriteWhatIsOpenForReading()
    {
        QVERIFY(put(m_path, "old"));
        auto file = NativeFile::openForReading(m_path);
        QVERIFY(file);
        const auto written = file->write(spanOf("new"));
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Io);
        QCOMPARE(readOf(m_path), QByteArray("old"));
    }

    void tellsOfAFileThatMayNotGrow()
    {
        auto file = NativeFile::create(m_path, FileAccess::Kept);
        QVERIFY(file);
        rlimit old {};
        ::getrlimit(RLIMIT_FSIZE, &old);
        const auto action = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small { 10, old.rlim_max };
        ::setrlimit(RLIMIT_FSIZE, &small);
        const auto written = file->write(spanOf("0123456789abc"));
        ::setrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, action);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Io);
        QVERIFY(written.error().message.contains(u"larger than is allowed"_s));
    }

    void takesOverPermissions()
    {
        const QString other = m_folder->filePath(u"other"_s);
        QVERIFY(put(other, "x"));
        QCOMPARE(::chmod(QFile::encodeName(other).constData(), 0640), 0);
        auto file = NativeFile::create(m_path, FileAccess::Private);
        QVERIFY(file);
        QVERIFY(file->copyPermissions(other));
        QCOMPARE(modeOf(m_path), 0640U);
        const auto missing = file->copyPermissions(m_folder->filePath(u"gone"_s));
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, ErrorKind::Io);
    }

    void handsItsFileOnWhenMoved()
    {
        auto made = NativeFile::create(m_path, FileAccess::Kept);
        QVERIFY(made);
        NativeFile first = std::move(*made);
        QVERIFY(!made->isOpen());
        NativeFile second;
        QVERIFY(!second.isOpen());
        second = std::move(first);
        QVERIFY(!first.isOpen()); // NOLINT(bugprone-use-after-move): what is asked here
        QVERIFY(second.write(spanOf("kept")));
        QVERIFY(second.close());
        QCOMPARE(readOf(m_path), QByteArray("kept"));
    }

    void putsOneFileInThePlaceOfAnother()
    {
        const QString next = m_folder->filePath(u"next"_s);
        QVERIFY(put(m_path, "old"));
        QVERIFY(put(next, "new"));
        QVERIFY(replaceFile(next, m_path));
        QCOMPARE(readOf(m_path), QByteArray("new"));
        QVERIFY(!QFile::exists(next));
        const auto failed = replaceFile(next, m_path);
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, ErrorKind::Io);
        QCOMPARE(readOf(m_path), QByteArray("new"));
    }

    void removesAndAsksAboutFiles()
    {
        QVERIFY(!isWritableFile(m_path));
        QVERIFY(put(m_path, "x"));
        QVERIFY(isWritableFile(m_path));
        QVERIFY(removeFile(m_path));
        QVERIFY(!removeFile(m_path));
        QVERIFY(!QFile::exists(m_path));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_NativeFile)
#include "tst_NativeFile.moc"
