// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/ProfileTextEdit.h"

#include <QLineEdit>
#include <QRegularExpression>
#include <QTest>

namespace promdesk::test {

using namespace Qt::StringLiterals;

class tst_ProfileTextEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    }

    void marksALineAndGoesThere()
    {
        ProfileTextEdit edit;
        edit.setPlainText(u"a\nb\nc"_s);
        edit.markLine(2);
        QCOMPARE(edit.extraSelections().size(), 1);
        QCOMPARE(edit.extraSelections().front().cursor.blockNumber(), 1);
        edit.goToLine(3);
        QCOMPARE(edit.textCursor().blockNumber(), 2);
        edit.goToLine(100);
        QCOMPARE(edit.textCursor().blockNumber(), 2);
        edit.markLine(99); // a line that is not there
        QVERIFY(edit.extraSelections().isEmpty());
        edit.markLine(0);
        QVERIFY(edit.extraSelections().isEmpty());
    }

    void theNumbersMakeRoomForThemselves()
    {
        ProfileTextEdit edit;
        edit.resize(300, 200);
        edit.show();
        QVERIFY(QTest::qWaitForWindowExposed(&edit));
        const int few = edit.viewport()->x();
        QVERIFY(few > 20);
        edit.setPlainText(QString(20'000, u'\n'));
        QVERIFY(edit.viewport()->x() > few);
        edit.goToLine(20'000);
        QVERIFY(!edit.grab().isNull());
    }

    void tabGoesToTheNextField()
    {
        QWidget form;
        auto* edit = new ProfileTextEdit(&form);
        auto* next = new QLineEdit(&form);
        form.show();
        form.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&form));
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_Tab);
        QVERIFY(next->hasFocus());
        QVERIFY(edit->toPlainText().isEmpty());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ProfileTextEdit)
#include "tst_ProfileTextEdit.moc"
