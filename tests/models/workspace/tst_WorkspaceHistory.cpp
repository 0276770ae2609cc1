// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "workspace/WorkspaceHistory.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Workspace named(const QString& name)
{
    Workspace workspace;
    workspace.name = name;
    return workspace;
}

} // namespace

class tst_WorkspaceHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void goesBackAndForth()
    {
        WorkspaceHistory history(named(u"a"_s));
        history.push(named(u"b"_s), u"Rename to b"_s);
        history.push(named(u"c"_s), u"Rename to c"_s);
        QCOMPARE(history.undoText(), u"Rename to c"_s);
        history.undo();
        QCOMPARE(history.current().name, u"b"_s);
        QCOMPARE(history.redoText(), u"Rename to c"_s);
        history.undo();
        history.undo();
        QCOMPARE(history.current().name, u"a"_s);
        QVERIFY(!history.canUndo());
        history.redo();
        history.redo();
        history.redo();
        QCOMPARE(history.current().name, u"c"_s);
        QVERIFY(!history.canRedo());
    }

    void forgetsWhatWasUndoneAfterANewStep()
    {
        WorkspaceHistory history(named(u"a"_s));
        history.push(named(u"b"_s), u"b"_s);
        history.undo();
        history.push(named(u"c"_s), u"c"_s);
        QVERIFY(!history.canRedo());
        QCOMPARE(history.redoText(), QString());
    }

    void ignoresStepsThatChangeNothing()
    {
        WorkspaceHistory history(named(u"a"_s));
        history.push(named(u"a"_s), u"nothing"_s);
        QVERIFY(!history.canUndo());
    }

    void knowsWhetherTheFileHoldsTheState()
    {
        WorkspaceHistory history(named(u"a"_s));
        QVERIFY(!history.isModified());
        history.push(named(u"b"_s), u"b"_s);
        QVERIFY(history.isModified());
        history.markClean(history.current());
        QVERIFY(!history.isModified());
        history.undo();
        QVERIFY(history.isModified());
        history.redo();
        QVERIFY(!history.isModified());
    }

    void keepsABoundedNumberOfSteps()
    {
        WorkspaceHistory history(named(u"start"_s));
        for (std::size_t i = 0; i < WorkspaceHistory::kSteps + 20; ++i) {
            history.push(named(QString::number(i)), u"step"_s);
        }
        std::size_t steps = 0;
        for (; history.canUndo(); ++steps) {
            history.undo();
        }
        QCOMPARE(steps, WorkspaceHistory::kSteps);
        QCOMPARE(history.current().name, u"19"_s);
    }
};

QTEST_GUILESS_MAIN(tst_WorkspaceHistory)
#include "tst_WorkspaceHistory.moc"
