// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "theme/Theme.h"
#include "tiles/SourceChips.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_SourceChips : public QObject
{
    Q_OBJECT

    static std::vector<PlacedSource> three()
    {
        return { { u"a"_s, u"eu-1"_s, 0 }, { u"b"_s, u"eu-2"_s, 1 }, { u"c"_s, u"us"_s, 2 } };
    }

private Q_SLOTS:

    void init()
    {
        // The offscreen platform says this of every window with a size of its own.
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
    }

    void showsItselfFromTwoServersOn()
    {
        SourceChips chips;
        chips.setSources({ three().front() });
        QVERIFY(chips.isHidden());
        chips.setSources(three());
        QVERIFY(!chips.isHidden());
    }

    void aClickShowsOneAndTheNextAllAgain()
    {
        SourceChips chips;
        chips.setSources(three());
        const auto buttons = chips.findChildren<QToolButton*>();
        const QSignalSpy changed(&chips, &SourceChips::hiddenChanged);
        QTest::mouseClick(buttons.at(1), Qt::LeftButton);
        QCOMPARE(chips.hidden(), (QSet<QString> { u"a"_s, u"c"_s }));
        QCOMPARE(buttons.at(0)->accessibleName(), u"Server eu-1, hidden"_s);
        QCOMPARE(buttons.at(1)->accessibleName(), u"Server eu-2, shown"_s);
        QTest::mouseClick(buttons.at(1), Qt::LeftButton);
        QVERIFY(chips.hidden().isEmpty());
        QCOMPARE(changed.size(), 2);
    }

    void hidesByKeyAndShowsAgain()
    {
        SourceChips chips;
        chips.setSources(three());
        auto* first = chips.findChildren<QToolButton*>().at(0);
        QTest::keyClick(first, Qt::Key_Delete);
        QCOMPARE(chips.hidden(), QSet<QString> { u"a"_s });
        QVERIFY(!first->isChecked());
        QTest::keyClick(first, Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(chips.hidden().isEmpty());
        QTest::keyClick(first, Qt::Key_Space);
        QCOMPARE(chips.hidden(), (QSet<QString> { u"b"_s, u"c"_s }));
    }

    void hasTheColoursOfTheSessionsServersAsChartsDo()
    {
        SourceChips chips;
        std::vector<PlacedSource> rest = three();
        rest.erase(rest.begin());
        chips.setSources(rest);
        chips.resize(400, 40);
        const auto buttons = chips.findChildren<QToolButton*>();
        for (int i = 0; i < 2; ++i) {
            const QImage picture = buttons.at(i)->grab().toImage();
            QCOMPARE(picture.pixelColor(13, picture.height() / 2).name(),
                currentTheme().seriesColor(i + 1).name());
        }
    }

    void forgetsServersThatGo()
    {
        SourceChips chips;
        chips.setSources(three());
        QTest::keyClick(chips.findChildren<QToolButton*>().at(0), Qt::Key_Delete);
        std::vector<PlacedSource> rest = three();
        rest.erase(rest.begin());
        chips.setSources(rest);
        QVERIFY(chips.hidden().isEmpty());
    }
};

QTEST_MAIN(tst_SourceChips)
#include "tst_SourceChips.moc"
