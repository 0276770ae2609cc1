// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "workspace/RunLock.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_RunLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void everyRunHasANameOfItsOwnThatFitsIntoAFileName()
    {
        const RunLock one(m_folder->path());
        const RunLock other(m_folder->path());
        QVERIFY(one.id() != other.id());
        QVERIFY(QRegularExpression(u"^[0-9a-f]{16}$"_s).match(one.id()).hasMatch());
    }

    void aRunLivesFromHoldToItsEnd()
    {
        const RunLock other(m_folder->path());
        auto run = std::make_unique<RunLock>(m_folder->filePath(u"sub"_s));
        const RunLock beside(m_folder->filePath(u"sub"_s));
        QVERIFY(!beside.isLiving(run->id()));
        run->hold();
        run->hold(); // no harm
        QVERIFY(beside.isLiving(run->id()));
        QVERIFY(beside.isLiving(run->id())); // asking takes nothing away
        QVERIFY(!other.isLiving(run->id())); // another folder
        QVERIFY(run->isLiving(run->id()));
        const QString id = run->id();
        run.reset();
        QVERIFY(!beside.isLiving(id));
        QCOMPARE(locks(u"sub"_s), 0);
    }

    /// In containers a killed program and its successor have the same number.
    void aLockFileWithTheNumberOfThisProgramIsNotALife()
    {
        const QByteArray content = QByteArray::number(QCoreApplication::applicationPid()) + '\n'
            + QCoreApplication::applicationName().toUtf8() + '\n'
            + QSysInfo::machineHostName().toUtf8() + '\n';
        QVERIFY(writeFile(m_folder->filePath(u"dead.lock"_s), content));
        const RunLock run(m_folder->path());
        QVERIFY(!run.isLiving(u"dead"_s));
        QCOMPARE(locks({}), 0);
    }

    void anUnreadableLockFileIsNotALife_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("not a number") << QByteArray("x\ny\nz\n");
        QTest::newRow("binary") << QByteArray(4096, '\xff');
    }

    void anUnreadableLockFileIsNotALife()
    {
        QFETCH(QByteArray, content);
        QVERIFY(writeFile(m_folder->filePath(u"dead.lock"_s), content));
        const RunLock run(m_folder->path());
        QVERIFY(!run.isLiving(u"dead"_s));
    }

    void withoutAFolderNothingIsHeld()
    {
        QVERIFY(writeFile(m_folder->filePath(u"file"_s), "x"));
        RunLock run(m_folder->filePath(u"file/below"_s));
        run.hold();
        const RunLock other(m_folder->filePath(u"file/below"_s));
        QVERIFY(!other.isLiving(run.id()));
    }

private:
    [[nodiscard]] qsizetype locks(const QString& folder) const
    {
        return QDir(m_folder->filePath(folder)).entryList({ u"*.lock"_s }, QDir::Files).size();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(tst_RunLock)
#include "tst_RunLock.moc"
