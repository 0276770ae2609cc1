// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/ShortcutSheet.h"

#include <QLineEdit>
#include <QRegularExpression>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ShortcutSheet : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsByActionAndByKey_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("actions");
        const QStringList all { u"Save"_s, u"Quit"_s, u"Refresh"_s };
        QTest::newRow("nothing typed") << QString() << all;
        QTest::newRow("action, any case") << u"sAVe"_s << QStringList { u"Save"_s };
        QTest::newRow("key") << u"F5"_s << QStringList { u"Refresh"_s };
        QTest::newRow("part of keys") << u"ctrl+"_s << QStringList { u"Save"_s, u"Quit"_s };
        QTest::newRow("no expression") << u"S.ve"_s << QStringList {};
    }

    void findsByActionAndByKey()
    {
        QFETCH(QString, text);
        const ShortcutSheet sheet({ { u"File"_s, u"Save"_s, u"Ctrl+S"_s },
            { u"File"_s, u"Quit"_s, u"Ctrl+Q"_s }, { u"View"_s, u"Refresh"_s, u"F5"_s } });
        sheet.findChild<QLineEdit*>()->setText(text);
        const auto* tree = sheet.findChild<QTreeWidget*>();
        QStringList shown;
        for (int at = 0; at < tree->topLevelItemCount(); ++at) {
            const QTreeWidgetItem* group = tree->topLevelItem(at);
            const qsizetype before = shown.size();
            for (int row = 0; row < group->childCount(); ++row) {
                if (!group->child(row)->isHidden()) {
                    shown += group->child(row)->text(0);
                }
            }
            QCOMPARE(group->isHidden(), shown.size() == before); // no title without rows
        }
        QTEST(shown, "actions");
    }

    void tellsTheKeysOfChartsToo()
    {
        const std::vector<ShortcutRow> rows = ShortcutSheet::chartRows();
        QVERIFY(rows.size() > 5);
        for (const ShortcutRow& row : rows) {
            QVERIFY(!row.group.isEmpty() && !row.action.isEmpty() && !row.keys.isEmpty());
        }
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ShortcutSheet)
#include "tst_ShortcutSheet.moc"
