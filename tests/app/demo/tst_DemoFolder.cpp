// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "demo/DemoFolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_DemoFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sweepsOnlyFoldersOfDeadProcesses()
    {
        QProcess ended;
        ended.start(u"true"_s, {});
        QVERIFY(ended.waitForStarted());
        const QString deadId = QString::number(ended.processId());
        QVERIFY(ended.waitForFinished());
        const QTemporaryDir parent;
        const QDir dir(parent.path());
        const QString ownId = QString::number(QCoreApplication::applicationPid());
        const QStringList kept { u"promdesk-demo-"_s + ownId + u"-abcdef"_s,
            u"promdesk-demo-notanumber-x"_s, u"something-else"_s };
        for (const QString& name : kept + QStringList { u"promdesk-demo-"_s + deadId + u"-x"_s }) {
            QVERIFY(dir.mkpath(name + u"/data"_s));
        }
        sweepDemoFolders(parent.path());
        QStringList left = dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        QStringList expected = kept;
        expected.sort();
        left.sort();
        QCOMPARE(left, expected);
    }

    void removesItselfAndSaysWhenItCannotWrite()
    {
        QString path;
        {
            const DemoFolder folder;
            QVERIFY(folder.isValid());
            path = folder.path();
            const QString file = folder.filePath(u"a.txt"_s);
            QVERIFY(DemoFolder::writeFile(file, "abc"));
            QCOMPARE(QFile(file).size(), qint64 { 3 });
            const auto failed = DemoFolder::writeFile(folder.filePath(u"no/such.txt"_s), "abc");
            QVERIFY(!failed);
            QCOMPARE(failed.error().kind, ErrorKind::Io);
        }
        QVERIFY(!QFile::exists(path));
    }
};

QTEST_GUILESS_MAIN(tst_DemoFolder)
#include "tst_DemoFolder.moc"
