// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceDocument.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_WorkspaceDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyEditCanBeTakenBackAndDoneAgain()
    {
        WorkspaceDocument document;
        const QString id = document.addPage(u"One"_s);
        document.editPage(id, [](PageSpec& page) { page.panels.resize(2); });
        QCOMPARE(document.findPage(id)->panels.size(), std::size_t { 2 });
        document.undo();
        QCOMPARE(document.findPage(id)->panels.size(), std::size_t { 0 });
        document.undo();
        QVERIFY(document.findPage(id) == nullptr);
        QVERIFY(!document.canUndo());
        document.redo();
        document.redo();
        QCOMPARE(document.findPage(id)->panels.size(), std::size_t { 2 });
        QVERIFY(!document.canRedo());
    }

    void anEditThatChangesNothingIsNoStep()
    {
        WorkspaceDocument document;
        const QString id = document.addPage(u"One"_s);
        QSignalSpy changes(&document, &WorkspaceDocument::changed);
        document.editPage(id, [](PageSpec& page) { page.title = u"One"_s; });
        document.editPage(u"nobody"_s, [](PageSpec& page) { page.title = u"Two"_s; });
        QCOMPARE(changes.size(), 0);
    }

    void isModifiedUntilItIsSavedOrTakenBack()
    {
        WorkspaceDocument document;
        QVERIFY(!document.isModified());
        document.addPage(u"One"_s);
        QVERIFY(document.isModified());
        document.markSaved(document.workspace(), u"/folder/mine.promdesk"_s);
        QVERIFY(!document.isModified());
        QCOMPARE(document.title(), u"mine"_s);
        document.undo();
        QVERIFY(document.isModified());
        document.redo();
        QVERIFY(!document.isModified());
    }

    void aFileOfANewerVersionIsReadOnly()
    {
        WorkspaceDocument document;
        Workspace newer;
        newer.schemaVersion = Workspace::kSchemaVersion + 1;
        document.open(newer, u"/folder/newer.promdesk"_s);
        QVERIFY(document.isReadOnly());
        QVERIFY(!document.workspace().id.isEmpty());
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_WorkspaceDocument)
#include "tst_WorkspaceDocument.moc"
