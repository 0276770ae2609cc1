// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/TestStepsView.h"
#include "theme/Theme.h"

#include <QLabel>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_TestStepsView : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_view = std::make_unique<TestStepsView>();
        m_view->resize(500, 300);
    }

    void cleanup() { m_view.reset(); }

    void everyStepIsARowOfSignTitleAndSentence()
    {
        m_view->setSteps({ { u"Name resolves"_s, TestStep::State::Passed, u"10.0.0.7"_s },
            { u"Connects"_s, TestStep::State::Running, {} } });
        QCOMPARE(rows().size(), 2);
        QCOMPARE(textsOf(rows().at(0)), QStringList({ u"✓"_s, u"Name resolves"_s, u"10.0.0.7"_s }));
        QCOMPARE(textsOf(rows().at(1)).at(1), u"Connects"_s);
    }

    void everyStateHasASignAndAWordOfItsOwn()
    {
        using enum TestStep::State;
        QSet<QString> signs;
        QSet<QString> words;
        for (const TestStep::State state : { Waiting, Running, Passed, Warned, Failed, Skipped }) {
            m_view->setSteps({ { u"Connects"_s, state, u"why"_s } });
            const QLabel* sign = rows().front()->findChildren<QLabel*>().front();
            signs.insert(sign->text());
            words.insert(sign->accessibleName());
            QVERIFY(rows().front()->accessibleName().contains(sign->accessibleName()));
            QVERIFY(rows().front()->accessibleName().contains(u"Connects"_s));
            QVERIFY(rows().front()->accessibleName().contains(u"why"_s));
        }
        QCOMPARE(signs.size(), 6);
        QCOMPARE(words.size(), 6);
    }

    void aFailureIsReadInItsColour()
    {
        m_view->setSteps({ { u"Connects"_s, TestStep::State::Failed, u"refused"_s } });
        const QLabel* text = rows().front()->findChildren<QLabel*>().back();
        QCOMPARE(
            text->palette().color(QPalette::WindowText), currentTheme().health(Health::Failing));
    }

    void newStepsTakeThePlaceOfTheOld()
    {
        m_view->setSteps(
            { { u"A"_s, TestStep::State::Passed, {} }, { u"B"_s, TestStep::State::Passed, {} } });
        m_view->setSteps({ { u"C"_s, TestStep::State::Running, {} } });
        QCOMPARE(rows().size(), 1);
        QCOMPARE(textsOf(rows().front()).at(1), u"C"_s);
        m_view->setSteps({});
        QVERIFY(rows().isEmpty());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(m_view->findChildren<QLabel*>().isEmpty());
    }

    void whatAServerSaysStaysPlainAndIsNotEndless()
    {
        m_view->setSteps({ { u"API"_s, TestStep::State::Failed,
            u"<b>404</b>\u202E\n"_s + QString(50'000, u'x') } });
        for (const QLabel* label : m_view->findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
        }
        const QLabel* text = rows().front()->findChildren<QLabel*>().back();
        QVERIFY(text->text().startsWith(u"<b>404</b>"_s));
        QVERIFY(text->text().size() < 620);
        QVERIFY(!text->text().contains(QChar(0x202E)));
        QVERIFY(text->wordWrap());
        QVERIFY(text->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    }

    void tellsWhatItIs() { QVERIFY(!m_view->accessibleName().isEmpty()); }

private:
    [[nodiscard]] QList<QWidget*> rows() const
    {
        QList<QWidget*> shown;
        for (QWidget* row : m_view->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (!row->isHidden()) {
                shown += row;
            }
        }
        return shown;
    }

    [[nodiscard]] static QStringList textsOf(const QWidget* row)
    {
        QStringList texts;
        for (const QLabel* label : row->findChildren<QLabel*>()) {
            texts += label->text();
        }
        return texts;
    }

    std::unique_ptr<TestStepsView> m_view;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TestStepsView)
#include "tst_TestStepsView.moc"
