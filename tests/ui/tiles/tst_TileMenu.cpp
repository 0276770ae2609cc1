// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/TileMenu.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

using Origin = TileMenu::KeyOrigin;

class tst_TileMenu : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keysStandForEntries_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("isOfTile");
        QTest::addColumn<bool>("isEditable");
        QTest::addColumn<int>("action"); // -1: none
        const auto row = [](const char* name, int key, bool isOfTile, bool isEditable, int action) {
            QTest::newRow(name) << key << isOfTile << isEditable << action;
        };
        const auto number = [](TileAction action) { return static_cast<int>(action); };
        row("V maximises", Qt::Key_V, true, true, number(TileAction::Maximise));
        row("V from inside too", Qt::Key_V, false, true, number(TileAction::Maximise));
        row("Enter maximises", Qt::Key_Return, true, true, number(TileAction::Maximise));
        row("the other Enter", Qt::Key_Enter, true, true, number(TileAction::Maximise));
        row("Enter inside is the body's", Qt::Key_Return, false, true, -1);
        row("E edits", Qt::Key_E, true, true, number(TileAction::Edit));
        row("D duplicates", Qt::Key_D, true, true, number(TileAction::Duplicate));
        row("D inside is the body's", Qt::Key_D, false, true, -1);
        row("Delete removes", Qt::Key_Delete, true, true, number(TileAction::Remove));
        row("Delete inside is the body's", Qt::Key_Delete, false, true, -1);
        row("nothing is removed where nothing can be edited", Qt::Key_Delete, true, false, -1);
        row("nor edited", Qt::Key_E, true, false, -1);
        row("nor duplicated", Qt::Key_D, true, false, -1);
        row("seen full in any case", Qt::Key_V, true, false, number(TileAction::Maximise));
        row("no table without a body", Qt::Key_F2, true, true, -1);
        row("another key", Qt::Key_Q, true, true, -1);
    }

    void keysStandForEntries()
    {
        QFETCH(int, key);
        QFETCH(bool, isOfTile);
        QFETCH(bool, isEditable);
        QFETCH(int, action);
        TileMenu menu(nullptr, nullptr);
        menu.setEditable(isEditable ? Editable::Yes : Editable::No);
        const QSignalSpy asked(&menu, &TileMenu::requested);
        QCOMPARE(menu.performKey(key, isOfTile ? Origin::Tile : Origin::Body), action >= 0);
        QCOMPARE(asked.size(), action >= 0 ? 1 : 0);
        if (action >= 0) {
            QCOMPARE(static_cast<int>(asked.front().front().value<TileAction>()), action);
        }
    }

    void theEntryOfAFullPanelLeadsBack()
    {
        TileMenu menu(nullptr, nullptr);
        const QString full = menu.actions().front()->text();
        menu.setPresence(TilePresence::Maximised);
        QVERIFY(menu.actions().front()->text() != full);
        menu.setPresence(TilePresence::Placed);
        QCOMPARE(menu.actions().front()->text(), full);
    }

    void mnemonicsAreUnique()
    {
        TileMenu menu(nullptr, nullptr);
        QString seen;
        for (const QAction* action : menu.actions()) {
            const qsizetype at = action->text().indexOf(u'&');
            if (at >= 0) {
                const QChar letter = action->text().at(at + 1).toLower();
                QVERIFY2(!seen.contains(letter), qPrintable(action->text()));
                seen += letter;
            }
        }
        QVERIFY(seen.size() > 5);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TileMenu)
#include "tst_TileMenu.moc"
