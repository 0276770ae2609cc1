// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ServedWindow.h"
#include "explorer/FleetMap.h"
#include "explorer/FleetView.h"
#include "explorer/NavigatorView.h"
#include "tiles/PageView.h"
#include "windows/FilterBar.h"
#include "windows/FilterController.h"
#include "windows/MainWindow.h"
#include "windows/MenuActions.h"
#include "windows/PageTabs.h"

#include <QLineEdit>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

/// Filters over all pages, as a user has them: the whole program on a real server.
class tst_WindowFilters : public QObject, private ServedWindow
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { serve(); }

    void init() { open(); }

    void cleanup() { close(); }

    void narrowFleetAndNavigator()
    {
        QTRY_COMPARE_WITH_TIMEOUT(cells(), (QStringList { u"n1"_s, u"n2"_s }), kWaitMs);
        type(u"node=n2"_s);
        QTRY_COMPARE_WITH_TIMEOUT(cells(), QStringList { u"n2"_s }, kWaitMs);
        QTRY_VERIFY(!isListed(u"n1"_s));
        QVERIFY(isListed(u"n2"_s) && isListed(u"llama-8b"_s)); // it has a replica there
        QTest::keyClick(field(), Qt::Key_Escape);
        toggleFirst();
        QTRY_COMPARE_WITH_TIMEOUT(cells(), (QStringList { u"n1"_s, u"n2"_s }), kWaitMs);
    }

    void narrowWhatPagesAsk()
    {
        addOwnPanel(program(), kTitle, kExpression);
        QTRY_COMPARE_WITH_TIMEOUT(value(), 4.0, kWaitMs);
        type(u"pod=llama-a"_s);
        QTRY_COMPARE_WITH_TIMEOUT(value(), 2.0, kWaitMs);
        QVERIFY2(program().frame().expression.find("pod=\"llama-a\"") != std::string::npos,
            program().frame().expression.c_str());
        toggleFirst();
        QTRY_COMPARE_WITH_TIMEOUT(value(), 4.0, kWaitMs);
        // What is saved is what the user wrote.
        QCOMPARE(program().page()->panels().front().queries.front().expression, kExpression);
    }

    void stayForTheNextRun()
    {
        type(u"node=n2"_s);
        type(u"team=a"_s);
        toggleFirst();
        program().window().close();
        QTRY_VERIFY_WITH_TIMEOUT(!program().window().isVisible(), kWaitMs);
        m_program.reset();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        const auto& filters = program().window().filters().bar().filters();
        QCOMPARE(filters.size(), std::size_t { 2 });
        QVERIFY(!filters[0].isOn && filters[1].isOn);
        QCOMPARE(promdesk::toText(filters[0]), u"node = n2"_s);
    }

private:
    [[nodiscard]] FilterBar& bar() { return program().window().filters().bar(); }

    [[nodiscard]] QLineEdit* field() { return bar().findChild<QLineEdit*>(); }

    void type(const QString& filter)
    {
        program().window().activateWindow(); // a dialog may have been open
        QVERIFY(QTest::qWaitForWindowActive(&program().window()));
        program().trigger(MenuCommand::AddFilter);
        QTRY_VERIFY(field()->hasFocus());
        field()->clear();
        QTest::keyClicks(field(), filter);
        QTest::keyClick(field(), Qt::Key_Return);
    }

    [[nodiscard]] QToolButton* firstChip()
    {
        const auto buttons = bar().findChildren<QToolButton*>();
        const auto at = std::find_if(buttons.begin(), buttons.end(),
            [](const QToolButton* button) { return button->isCheckable() && button->isVisible(); });
        return at == buttons.end() ? nullptr : *at;
    }

    /// As a click does.
    void toggleFirst()
    {
        QTRY_VERIFY(firstChip() != nullptr);
        QTest::mouseClick(firstChip(), Qt::LeftButton);
    }

    [[nodiscard]] QStringList cells()
    {
        QStringList names;
        const auto* map = program().window().tabs().fleet().findChild<FleetMap*>();
        for (const FleetCell& cell : map->cells().cells) {
            names += cell.name;
        }
        names.sort();
        return names;
    }

    [[nodiscard]] bool isListed(const QString& name)
    {
        const QAbstractItemModel* model =
            program().window().findChild<NavigatorView*>()->tree()->model();
        return !model
                    ->match(model->index(0, 0), Qt::DisplayRole, name, 1,
                        Qt::MatchExactly | Qt::MatchRecursive)
                    .isEmpty();
    }

    /// Of the page's first series, in the middle of its range; NaN while there is none.
    [[nodiscard]] double value()
    {
        const SeriesFrame frame = program().frame();
        if (!frame.snapshot || frame.snapshot->series.empty()) {
            return std::numeric_limits<double>::quiet_NaN();
        }
        const auto& values = frame.snapshot->series.front().values;
        return std::round(values[values.size() / 2] * 100) / 100;
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WindowFilters)
#include "tst_WindowFilters.moc"
