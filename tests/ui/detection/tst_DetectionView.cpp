// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SampleReport.h"
#include "activity/LogTable.h"
#include "detection/DetailText.h"
#include "detection/DetectionView.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace promdesk::test {

using namespace Qt::StringLiterals;

class tst_DetectionView : public QObject
{
    Q_OBJECT

    std::unique_ptr<SampleReport> m_sample;
    std::unique_ptr<DetectionView> m_view;

    [[nodiscard]] LogTable& table() { return *m_view->findChild<LogTable*>(); }

    [[nodiscard]] QString details() { return m_view->findChild<DetailText*>()->toPlainText(); }

    [[nodiscard]] QPushButton* button(const QString& text)
    {
        for (QPushButton* one : m_view->findChildren<QPushButton*>()) {
            if (QString(one->text()).remove(u'&') == text) {
                return one;
            }
        }
        return nullptr;
    }

    [[nodiscard]] bool says(const QString& text)
    {
        for (const QLabel* label : m_view->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(text)) {
                return true;
            }
        }
        return false;
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_sample = std::make_unique<SampleReport>();
        m_view = std::make_unique<DetectionView>();
        m_view->resize(1200, 700);
        m_view->show();
        m_view->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->setReport(m_sample->report());
    }

    void cleanup() { m_view.reset(); }

    /// What the page has of a window of 1440 px beside the navigator.
    void allColumnsFitBesideTheDetails()
    {
        m_view->resize(1120, 700);
        m_view->setReport(m_sample->report());
        QCoreApplication::sendPostedEvents();
        QVERIFY2(table().horizontalHeader()->length() <= table().viewport()->width(),
            qPrintable(QString::number(table().horizontalHeader()->length())));
        for (int column = 0; column < table().model()->columnCount(); ++column) {
            QVERIFY(
                table().columnWidth(column) >= table().horizontalHeader()->sectionSizeHint(column));
            // What is elided is in the tool tip.
            QVERIFY(!table().model()->index(0, column).data(Qt::ToolTipRole).isNull()
                || table().model()->index(0, column).data().toString().isEmpty());
        }
    }

    void beginsWithWhatNeedsHands()
    {
        QVERIFY(says(u"broken.json"_s));
        QVERIFY(details().contains(u"Line 3"_s));
        QVERIFY2(says(u"2 of "_s) && says(u"profiles detected · 1 with an error"_s), "");
        QVERIFY(button(u"Remove this file"_s)->isVisible());
    }

    void tellsAllOfTheCurrentProfile()
    {
        QVERIFY(m_view->showProfile(u"vllm"_s));
        QVERIFY(says(u"vLLM"_s));
        QVERIFY(says(u"Engine · Endpoint · shipped with Promdesk"_s));
        QVERIFY(details().contains(u"by vllm:num_requests_running (24 series)"_s));
        QVERIFY(!button(u"Remove this file"_s) || !button(u"Remove this file"_s)->isVisible());
        QVERIFY(m_view->showProfile(u"tgi"_s));
        QVERIFY(button(u"Remove my correction"_s)->isVisible());
        QVERIFY(m_view->showProfile(u"lab"_s));
        QVERIFY(button(u"Remove this profile"_s)->isVisible());
        QVERIFY(!m_view->showProfile(u"nothing"_s));
    }

    void theCurrentRowStaysOverReports()
    {
        QVERIFY(m_view->showProfile(u"vllm"_s));
        m_view->setReport(makeDetectionReport(m_sample->known(), { m_sample->dead() }));
        QVERIFY(details().contains(u"dead does not answer"_s));
        QVERIFY(says(u"vLLM"_s));
        const LoadedKnowledge shipped = sourceKnowledge(); // other rows
        m_view->setReport(makeDetectionReport(shipped, {}));
        QVERIFY(says(u"vLLM"_s));
    }

    void filtersFromTheKeyboard()
    {
        m_view->focusFilter();
        QTest::keyClicks(QApplication::focusWidget(), u"vllm engine"_s);
        QCOMPARE(m_view->shownCount(), 1);
        m_view->setFilter(u"nothing like it"_s);
        QCOMPARE(m_view->shownCount(), 0);
        QVERIFY(says(u"No profile matches the filter."_s));
        QVERIFY(!table().isVisible());
    }

    void wishesLeaveItAsSignals()
    {
        const QSignalSpy correct(m_view.get(), &DetectionView::correctRequested);
        const QSignalSpy repair(m_view.get(), &DetectionView::repairRequested);
        const QSignalSpy remove(m_view.get(), &DetectionView::removeRequested);
        const QSignalSpy closed(m_view.get(), &DetectionView::closeRequested);
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_Return); // the broken file is current
        QCOMPARE(repair.count(), 1);
        QCOMPARE(repair.front().front().toString(), m_sample->own(u"broken.json"_s));
        m_view->showProfile(u"vllm"_s);
        button(u"Correct…"_s)->click();
        QCOMPARE(correct.front().front().toString(), u"vllm"_s);
        QTest::keyClick(&table(), Qt::Key_Delete);
        QCOMPARE(remove.count(), 0); // what is shipped stays
        m_view->showProfile(u"tgi"_s);
        QTest::keyClick(&table(), Qt::Key_Delete);
        QCOMPARE(remove.count(), 1);
        QCOMPARE(remove.front().front().toString(), m_sample->own(u"tgi.json"_s));
        QTest::keyClick(&table(), Qt::Key_Escape);
        QCOMPARE(closed.count(), 1);
    }

    void buttonsAskForForms()
    {
        const QSignalSpy fresh(m_view.get(), &DetectionView::newProfileRequested);
        const QSignalSpy words(m_view.get(), &DetectionView::wordsRequested);
        const QSignalSpy reload(m_view.get(), &DetectionView::reloadRequested);
        for (QToolButton* one : m_view->findChildren<QToolButton*>()) {
            if (!one->text().isEmpty()) {
                one->click();
            }
        }
        QCOMPARE(fresh.count(), 1);
        QCOMPARE(words.count(), 1);
        QCOMPARE(reload.count(), 1);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_DetectionView)
#include "tst_DetectionView.moc"
