// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/MenuActions.h"

#include <QAction>
#include <QMainWindow>
#include <QMap>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_MenuActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void noKeyIsUsedTwice()
    {
        QMap<QString, QString> users;
        for (const CommandRow& row : MenuActions::table()) {
            for (const QKeySequence& key : row.keys) {
                QVERIFY2(!key.isEmpty(), qPrintable(row.text));
                const QString name = key.toString(QKeySequence::PortableText);
                QVERIFY2(!users.contains(name), qPrintable(name + u": "_s + row.text));
                users.insert(name, row.text);
            }
        }
        QVERIFY(users.size() > 25);
    }

    void mnemonicsAreUniqueInEveryMenu()
    {
        QMap<QString, QSet<QChar>> used;
        for (const CommandRow& row : MenuActions::table()) {
            const qsizetype at = row.text.indexOf(u'&');
            QVERIFY2(at >= 0 && at + 1 < row.text.size(), qPrintable(row.text));
            const QChar mnemonic = row.text.at(at + 1).toLower();
            QVERIFY2(!used[row.menu].contains(mnemonic), qPrintable(row.menu + row.text));
            used[row.menu].insert(mnemonic);
        }
    }

    void everyCommandStandsInOneMenu()
    {
        QMainWindow window;
        MenuActions actions(window);
        actions.fill(*window.menuBar());
        int shown = 0;
        for (const QAction* menu : window.menuBar()->actions()) {
            for (const QAction* entry : menu->menu()->actions()) {
                shown += entry->isSeparator() || entry->menu() != nullptr ? 0 : 1;
            }
        }
        QCOMPARE(shown, static_cast<int>(MenuActions::table().size()));
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_MenuActions)
#include "tst_MenuActions.moc"
