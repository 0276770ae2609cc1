// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "WorkspaceProgram.h"
#include "windows/WorkspaceFileDialogs.h"

#include <QFileDialog>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_WorkspaceFileDialogs : public QObject, private WorkspaceRig
{
    Q_OBJECT

private Q_SLOTS:

    void init() { open(); }

    void cleanup() { m_program.reset(); }

    void aNewWorkspaceIsOfferedItsNameAsAFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("file");
        QTest::newRow("untitled") << QString() << u"Untitled.promdesk"_s;
        QTest::newRow("named") << u"Night shift"_s << u"Night-shift.promdesk"_s;
        QTest::newRow("hostile") << u"../../x\n.promdesk"_s << u"x-.promdesk.promdesk"_s;
    }

    void aNewWorkspaceIsOfferedItsNameAsAFile()
    {
        QFETCH(QString, name);
        Workspace workspace;
        workspace.name = name;
        m_program->store.create(workspace);
        const QFileDialog* dialog = dialogToSave();
        QVERIFY(dialog != nullptr);
        QTEST(QFileInfo(dialog->selectedFiles().value(0)).fileName(), "file");
    }

    void aWorkspaceWithAFileIsOfferedThatFile()
    {
        const QString file = m_folder->filePath(u"my pages.promdesk"_s);
        m_program->controller->saveAs(file);
        const QFileDialog* dialog = dialogToSave();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->selectedFiles(), QStringList { file });
    }

    void whatIsChosenIsHandedOver()
    {
        QString chosen;
        askForWorkspaceToOpen(m_program->window, [&chosen](const QString& file) { chosen = file; });
        auto* dialog = m_program->window.findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->fileMode(), QFileDialog::ExistingFile);
        Q_EMIT dialog->fileSelected(u"/a/b.promdesk"_s);
        QCOMPARE(chosen, u"/a/b.promdesk"_s);
    }

    void theTitleNamesTheWorkspaceAndItsState_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("title");
        QTest::newRow("untitled") << QString() << u"Untitled[*] – Promdesk"_s;
        QTest::newRow("named") << u"Night"_s << u"Night[*] – Promdesk"_s;
        QTest::newRow("Qt's own mark") << u"a[*]b"_s << u"a[*][*]b[*] – Promdesk"_s;
    }

    void theTitleNamesTheWorkspaceAndItsState()
    {
        QFETCH(QString, name);
        Workspace workspace;
        workspace.name = name;
        m_program->store.create(workspace);
        QTEST(windowTitleOf(m_program->store), "title");
    }

private:
    [[nodiscard]] const QFileDialog* dialogToSave()
    {
        m_program->controller->askToSaveAs();
        return m_program->window.findChild<QFileDialog*>();
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WorkspaceFileDialogs)
#include "tst_WorkspaceFileDialogs.moc"
