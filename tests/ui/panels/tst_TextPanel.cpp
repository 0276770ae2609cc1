// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/TextPanel.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_TextPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_panel = std::make_unique<TextPanel>(nullptr);
        m_panel->resize(300, 120);
    }

    void cleanup() { m_panel.reset(); }

    void showsItsWordsWithoutAnyAnswer()
    {
        setText(u"Run book:\n1. look\n2. call"_s);
        QCOMPARE(edit().toPlainText(), u"Run book:\n1. look\n2. call"_s);
        QVERIFY(!edit().isHidden());
        QCOMPARE(m_panel->summary(), edit().toPlainText());
        QCOMPARE(m_panel->accessibleDescription(), m_panel->summary());
    }

    void markupIsShownAndControlsAreMadeVisible()
    {
        setText(u"<b>x</b> <img src='http://192.0.2.1/'>\n\u202Ereversed\u0007"_s);
        const QString shown = edit().toPlainText();
        QVERIFY(shown.startsWith(u"<b>x</b> <img src='http://192.0.2.1/'>\n"_s));
        QVERIFY(!shown.contains(QChar(0x202E)) && !shown.contains(QChar(7)));
    }

    void canBeReadAndCopiedButNotChanged()
    {
        setText(u"words"_s);
        QVERIFY(edit().isReadOnly());
        QTest::keyClicks(&edit(), u"abc"_s);
        QCOMPARE(edit().toPlainText(), u"words"_s);
        QCOMPARE(m_panel->focusProxy(), &edit());
        QVERIFY(!edit().accessibleName().isEmpty());
    }

    void isNotEndless()
    {
        setText(QString(3 * TextPanel::kMostCharacters, u'x'));
        QVERIFY(edit().toPlainText().size() <= TextPanel::kMostCharacters + 1);
        QVERIFY(m_panel->summary().size() <= 500);
    }

    void anEmptyOrForeignTextIsEmpty_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("none") << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("empty") << QJsonValue(u""_s);
        QTest::newRow("a number") << QJsonValue(7);
    }

    void anEmptyOrForeignTextIsEmpty()
    {
        QFETCH(QJsonValue, value);
        PanelPlan plan = planOf(u"text"_s, u"Notes"_s, Unit::None, 0);
        plan.spec.options.insert(u"text"_s, value);
        m_panel->setPlan(plan);
        QVERIFY(edit().toPlainText().isEmpty());
        QVERIFY(!edit().isHidden());
    }

    void aPictureHasTheWords()
    {
        setText(u"words words words"_s);
        const QImage picture = pictureOf(QSize(200, 80),
            [this](QPainter& painter) { m_panel->renderTo(painter, QSize(200, 80)); });
        QVERIFY(countOf(picture, currentTheme().text, {}, 40) > 20);
        QVERIFY(countOf(picture, currentTheme().surface, {}, 0) > 10'000);
    }

private:
    void setText(const QString& text)
    {
        PanelPlan plan = planOf(u"text"_s, u"Notes"_s, Unit::None, 0);
        plan.spec.options.insert(u"text"_s, text);
        m_panel->setPlan(plan);
    }

    [[nodiscard]] QPlainTextEdit& edit() const { return *m_panel->findChild<QPlainTextEdit*>(); }

    std::unique_ptr<TextPanel> m_panel;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TextPanel)
#include "tst_TextPanel.moc"
