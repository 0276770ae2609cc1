// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/BottomDock.h"

#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>
#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_BottomDock : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    }

    void listsLieOnEachOtherHiddenUntilTheyAreWanted()
    {
        QMainWindow window;
        auto* left = new QDockWidget(u"Left"_s, &window);
        window.addDockWidget(Qt::LeftDockWidgetArea, left);
        QDockWidget* first = addBottomDock(window, u"First"_s, u"First"_s, nullptr);
        auto* list = new QLabel(u"list"_s);
        QDockWidget* second = addBottomDock(window, u"Second"_s, u"Second"_s, list);
        QVERIFY(first->isHidden() && second->isHidden());
        QCOMPARE(second->widget(), list);
        QCOMPARE(second->objectName(), u"Second"_s);
        QCOMPARE(window.dockWidgetArea(second), Qt::BottomDockWidgetArea);
        window.show();
        first->show();
        second->show();
        QCOMPARE(window.tabifiedDockWidgets(second), QList<QDockWidget*> { first });
        QVERIFY(window.tabifiedDockWidgets(left).isEmpty());
        QVERIFY(!(second->features() & QDockWidget::DockWidgetFloatable));
    }
};

QTEST_MAIN(tst_BottomDock)
#include "tst_BottomDock.moc"
