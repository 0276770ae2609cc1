// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/LogTable.h"
#include "inspection/ChangesModel.h"
#include "inspection/ChangesView.h"
#include "support/FakeClock.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ChangesView : public QObject
{
    Q_OBJECT

private:
    FakeClock m_clock;
    std::unique_ptr<QWidget> m_window;
    ChangesView* m_view = nullptr;

    static FleetChange change(const QString& entity)
    {
        FleetChange one;
        one.kind = ChangeKind::Node;
        one.what = u"node"_s;
        one.after = u"there"_s;
        one.entity = entity;
        one.scope = { .level = Level::Node,
            .source = u"s"_s,
            .cluster = u"lab"_s,
            .node = entity,
            .endpoint = {} };
        one.sources = { u"prom"_s };
        return one;
    }

    [[nodiscard]] ChangeReport report() const
    {
        ChangeReport one;
        one.before = m_clock.now() - Duration::fromHours(1);
        one.after = m_clock.now();
        one.changes = { change(u"n1"_s), change(u"n2"_s) };
        return one;
    }

    [[nodiscard]] bool says(const QString& text) const
    {
        for (const QLabel* label : m_view->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(text)) {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] QToolButton* button(const QString& text) const
    {
        for (QToolButton* one : m_view->findChildren<QToolButton*>()) {
            if (one->text() == text) {
                return one;
            }
        }
        return nullptr;
    }

    [[nodiscard]] LogTable* table() const { return m_view->findChild<LogTable*>(); }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        qRegisterMetaType<Scope>();
        m_window = std::make_unique<QWidget>();
        m_window->resize(1300, 300);
        m_view = new ChangesView(m_clock, m_window.get());
        m_view->setGeometry(m_window->rect());
        m_view->setScopeTitle(u"<b>n1</b>"_s);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void beginsWithAnHourAgo()
    {
        QVERIFY(says(u"Choose two times"_s));
        QVERIFY(says(u"What changed in <b>n1</b>?"_s));
        const auto times = m_view->times();
        QVERIFY(times.has_value());
        QCOMPARE(times->end, m_clock.now());
        QCOMPARE(times->length(), Duration::fromHours(1));
        QVERIFY(!button(u"Export CSV…"_s)->isEnabled());
    }

    void refusesTimesThatAreNone()
    {
        m_view->setTimes(u"yesterday"_s, u"now"_s);
        QVERIFY(!m_view->times());
        QVERIFY(!button(u"Compare"_s)->isEnabled());
        QVERIFY(button(u"Compare"_s)->toolTip().contains(u"yesterday"_s));
        m_view->setTimes(u"now"_s, u"now-1h"_s); // the wrong way round
        QVERIFY(!button(u"Compare"_s)->isEnabled());
        m_view->setTimes(u"now-2h"_s, u"now-1h"_s);
        QVERIFY(button(u"Compare"_s)->isEnabled());
    }

    void asksOnEnterAndForTheShownRange()
    {
        QSignalSpy asked(m_view, &ChangesView::compareRequested);
        QTest::keyClick(m_view->findChild<QComboBox*>()->lineEdit(), Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        m_view->setShownRange({ u"now-6h"_s, u"now-5h"_s });
        button(u"Shown range"_s)->click();
        QCOMPARE(asked.size(), 2);
        QCOMPARE(m_view->times()->length(), Duration::fromHours(1));
        QCOMPARE(m_view->times()->end, m_clock.now() - Duration::fromHours(5));
    }

    void showsWhatChanged()
    {
        m_view->showRunning();
        QVERIFY(says(u"Comparing"_s));
        m_view->showReport(report());
        QVERIFY(table()->isVisible());
        QVERIFY(says(u"2 changes"_s));
        QVERIFY(table()->isColumnHidden(ChangesModel::SourceColumn)); // one server says it all
        m_view->setFilter(u"n2"_s);
        QVERIFY(says(u"1 of 2 changes"_s));
        QCOMPARE(m_view->shownChanges().size(), std::size_t(1));
        m_view->setFilter(u"x y"_s);
        QVERIFY(says(u"No change matches"_s));
    }

    void saysThatNothingChanged()
    {
        ChangeReport empty = report();
        empty.changes.clear();
        m_view->showReport(empty);
        QVERIFY(says(u"Nothing changed between"_s));
        empty.problems = { u"prom: targets could not be compared: no"_s };
        m_view->showReport(empty);
        QVERIFY(says(u"not everything could be compared"_s));
        QVERIFY(says(u"targets could not be compared"_s));
    }

    void namesServersWhereThereAreSeveral()
    {
        ChangeReport two = report();
        two.changes.back().sources = { u"other"_s };
        m_view->showReport(two);
        QVERIFY(!table()->isColumnHidden(ChangesModel::SourceColumn));
    }

    void opensAndCopiesRows()
    {
        m_view->showReport(report());
        table()->selectRow(1);
        table()->setFocus();
        QSignalSpy opened(m_view, &ChangesView::scopeActivated);
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.front().front().value<Scope>().node, u"n2"_s);
        QTest::keySequence(table(), QKeySequence::Copy);
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.startsWith(u"kind\t"_s));
        QVERIFY(text.contains(u"n2"_s) && !text.contains(u"n1"_s));
    }

    void exportsWhatIsShown()
    {
        m_view->showReport(report());
        m_view->setFilter(u"n1"_s);
        QSignalSpy wished(m_view, &ChangesView::exportRequested);
        button(u"Export CSV…"_s)->click();
        QCOMPARE(wished.size(), 1);
        QCOMPARE(wished.front().front().value<std::vector<FleetChange>>().size(), std::size_t(1));
    }

    void isUsedWithoutAMouse()
    {
        for (QWidget* one : m_view->findChildren<QWidget*>()) {
            const bool isControl = qobject_cast<QToolButton*>(one) || qobject_cast<QComboBox*>(one)
                || qobject_cast<LogTable*>(one);
            if (isControl && one->parentWidget() == m_view) {
                QVERIFY2(one->focusPolicy() & Qt::TabFocus, one->metaObject()->className());
            }
        }
        m_view->focusFilter();
        QVERIFY(m_view->findChild<QLineEdit*>(QString(), Qt::FindDirectChildrenOnly)->hasFocus());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ChangesView)
#include "tst_ChangesView.moc"
