// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/LabelListEditor.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

namespace promdesk::test {

using namespace Qt::StringLiterals;

class tst_LabelListEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    }

    void addsMovesAndRemoves()
    {
        LabelListEditor editor;
        editor.setWords({ u"a"_s, u"b"_s });
        const QSignalSpy changed(&editor, &LabelListEditor::changed);
        QVERIFY(editor.add(u"c"_s));
        QCOMPARE(editor.words(), (QStringList { u"a"_s, u"b"_s, u"c"_s }));
        editor.moveCurrent(-1);
        editor.moveCurrent(-1);
        editor.moveCurrent(-1); // it is the first already
        QCOMPARE(editor.words(), (QStringList { u"c"_s, u"a"_s, u"b"_s }));
        editor.moveCurrent(1);
        QCOMPARE(editor.words(), (QStringList { u"a"_s, u"c"_s, u"b"_s }));
        editor.removeCurrent();
        QCOMPARE(editor.words(), (QStringList { u"a"_s, u"b"_s }));
        QCOMPARE(changed.count(), 5);
    }

    void refusesWhatIsNone_data()
    {
        QTest::addColumn<QString>("word");
        QTest::newRow("a blank in it") << u"a b"_s;
        QTest::newRow("a digit first") << u"1a"_s;
        QTest::newRow("a way out") << u"../../x"_s;
        QTest::newRow("markup") << u"<img>"_s;
        QTest::newRow("too long") << QString(129, u'a');
        QTest::newRow("there already") << u"a"_s;
        QTest::newRow("empty") << QString();
    }

    void refusesWhatIsNone()
    {
        QFETCH(QString, word);
        LabelListEditor editor;
        editor.setWords({ u"a"_s });
        QVERIFY(!editor.add(word));
        QCOMPARE(editor.words(), QStringList { u"a"_s });
        QVERIFY(word.isEmpty() || !editor.message().isEmpty());
    }

    void takesNoMoreThanAListMayHold()
    {
        LabelListEditor editor;
        editor.setWords({});
        for (int i = 0; i < 40; ++i) {
            QVERIFY(editor.add(u"label_"_s + QString::number(i)));
        }
        QVERIFY(!editor.add(u"one_more"_s));
        QCOMPARE(editor.words().size(), 40);
    }

    void offersWhatWasSeenAndIsNotThere()
    {
        LabelListEditor editor;
        editor.setWords({ u"cluster"_s });
        editor.setSuggestions({ u"pod"_s, u"cluster"_s, u"farm"_s, u"../x"_s });
        QCOMPARE(editor.suggestions(), (QStringList { u"farm"_s, u"pod"_s }));
        QVERIFY(editor.add(u"farm"_s));
        QCOMPARE(editor.suggestions(), QStringList { u"pod"_s });
    }

    void worksFromTheKeyboard()
    {
        LabelListEditor editor;
        editor.setWords({ u"a"_s });
        auto* line = editor.findChild<QComboBox*>()->lineEdit();
        QTest::keyClicks(line, u"farm"_s);
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(editor.words(), (QStringList { u"a"_s, u"farm"_s }));
        QVERIFY(line->text().isEmpty());
        editor.setCurrent(0);
        auto* list = editor.findChild<QListWidget*>();
        editor.show();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(editor.words(), QStringList { u"farm"_s });
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_LabelListEditor)
#include "tst_LabelListEditor.moc"
