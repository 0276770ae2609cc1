// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/LogTable.h"
#include "inspection/ServersView.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ServersView : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QWidget> m_window;
    ServersView* m_view = nullptr;

    static ServerReport report()
    {
        ServerReport one;
        for (const QString& instance : { u"a:1"_s, u"b:1"_s }) {
            TargetRow row;
            row.state = one.targets.empty() ? WatchState::Failing : WatchState::Ok;
            row.instance = instance;
            row.error = one.targets.empty() ? u"connection refused"_s : QString();
            row.place.scope.level = Level::Node;
            row.place.scope.node = instance;
            row.source = u"prom"_s;
            one.targets.push_back(row);
        }
        one.rules.resize(1);
        one.rules.front().source = u"prom"_s;
        return one;
    }

    [[nodiscard]] QTabWidget* tabs() const { return m_view->findChild<QTabWidget*>(); }

    [[nodiscard]] LogTable* table() const
    {
        return qobject_cast<LogTable*>(tabs()->currentWidget());
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

    [[nodiscard]] QString texts() const
    {
        QStringList all;
        for (const QLabel* label : m_view->findChildren<QLabel*>()) {
            all += label->text();
        }
        return all.join(u'\n');
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        qRegisterMetaType<Scope>();
        m_window = std::make_unique<QWidget>();
        m_window->resize(1300, 300);
        m_view = new ServersView(m_window.get());
        m_view->setGeometry(m_window->rect());
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void countsWhatIsInTrouble()
    {
        m_view->showRunning();
        QVERIFY(texts().contains(u"Asking the servers"_s));
        m_view->showReport(report(), Instant());
        QVERIFY(!texts().contains(u"Asking the servers"_s));
        QVERIFY2(tabs()->tabText(0).contains(u"1 down"_s), qPrintable(tabs()->tabText(0)));
        QVERIFY(tabs()->tabText(1).contains(u"1"_s));
        QCOMPARE(table()->model()->rowCount(), 2);
        m_view->setFilter(u"refused"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        QVERIFY(tabs()->tabText(0).contains(u"1 of 2"_s));
    }

    void namesWhatCannotBeHad()
    {
        ServerReport part = report();
        part.problems = { u"prom: rules cannot be had: <b>no</b>"_s };
        m_view->showReport(part, Instant());
        QVERIFY(texts().contains(u"rules cannot be had: <b>no</b>"_s));
    }

    void opensAndCopiesTargets()
    {
        m_view->showReport(report(), Instant());
        table()->selectRow(0);
        table()->setFocus();
        QSignalSpy opened(m_view, &ServersView::scopeActivated);
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.front().front().value<Scope>().node, u"a:1"_s);
        QTest::keySequence(table(), QKeySequence::Copy);
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"connection refused"_s));
    }

    void asksAgain()
    {
        QSignalSpy wished(m_view, &ServersView::refreshRequested);
        button(u"Refresh"_s)->click();
        QCOMPARE(wished.size(), 1);
    }

    void exportsTheRowsThatAreShown()
    {
        QVERIFY(!button(u"Export CSV…"_s)->isEnabled());
        m_view->showReport(report(), Instant());
        m_view->setFilter(u"refused"_s);
        QSignalSpy wished(m_view, &ServersView::exportRequested);
        button(u"Export CSV…"_s)->click();
        QCOMPARE(wished.size(), 1);
        QCOMPARE(wished.front().front().toString(), u"Targets"_s);
        const QList<QByteArray> lines = m_view->shownTable()().split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines.at(0).startsWith("state,entity,job,"));
        QVERIFY2(lines.at(1).startsWith("down,,,a:1,connection refused,"), lines.at(1).constData());
        m_view->setFilter(u"nothing has this"_s);
        QVERIFY(!button(u"Export CSV…"_s)->isEnabled());
    }

    void exportsEachList()
    {
        ServerReport all = report();
        all.rules.front().expression = u"=1+1"_s;
        all.counts = { { .kind = CountRow::Kind::BytesOfLabel,
                           .name = u"pod"_s,
                           .count = 2048,
                           .share = 0,
                           .source = u"prom"_s },
            { .kind = CountRow::Kind::SeriesOfPair,
                .name = u"job=vllm"_s,
                .count = 9,
                .share = 0.5,
                .source = u"prom"_s } };
        m_view->showReport(all, Instant());
        tabs()->setCurrentIndex(1);
        QVERIFY2(m_view->shownTable()().contains(",'=1+1,"), m_view->shownTable()().constData());
        tabs()->setCurrentIndex(2);
        table()->sortByColumn(2, Qt::AscendingOrder); // by count
        QCOMPARE(m_view->shownTable()(),
            QByteArray("kind,name,count,share_of_series,source\n"
                       "series_of_label_value,job=vllm,9,0.5,prom\n"
                       "bytes_of_label,pod,2048,,prom\n"));
        QCOMPARE(table()->model()->index(1, 0).data().toString(), u"memory of a label"_s);
        QVERIFY(table()->model()->index(1, 2).data().toString().contains(u"KiB"_s));
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ServersView)
#include "tst_ServersView.moc"
