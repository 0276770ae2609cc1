// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/FilterBar.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_FilterBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); // popups
        m_window = std::make_unique<QMainWindow>();
        m_window->resize(900, 300);
        m_bar = new FilterBar(m_window.get());
        m_window->addToolBar(m_bar);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void isThereOnlyWhenItIsNeeded()
    {
        QVERIFY(!m_bar->isVisible());
        m_bar->startTyping();
        QVERIFY(m_bar->isVisible());
        QTRY_VERIFY(field()->hasFocus());
        QTest::keyClick(field(), Qt::Key_Escape);
        QVERIFY(!m_bar->isVisible());
        m_bar->setFilters({ *parseLabelFilter(u"a=b"_s) });
        QVERIFY(m_bar->isVisible());
        startTyping();
        QTest::keyClick(field(), Qt::Key_Escape);
        QVERIFY(m_bar->isVisible());
    }

    void addsWhatIsTyped()
    {
        const QSignalSpy changed(m_bar, &FilterBar::filtersChanged);
        startTyping();
        type(u"namespace=chat"_s);
        type(u"model_name =~ \"llama.*\""_s);
        QCOMPARE(changed.count(), 2);
        QTRY_COMPARE(shown(), (QStringList { u"namespace = chat"_s, u"model_name =~ llama.*"_s }));
        QVERIFY(field()->text().isEmpty() && field()->hasFocus());
        type(u"namespace = chat"_s); // it is there
        QCOMPARE(changed.count(), 2);
    }

    void saysWhatIsWrongAndKeepsIt()
    {
        const QSignalSpy changed(m_bar, &FilterBar::filtersChanged);
        startTyping();
        type(u"a=~("_s);
        QCOMPARE(changed.count(), 0);
        QCOMPARE(field()->text(), u"a=~("_s);
        QTRY_VERIFY(says(u"pattern"_s));
        QTest::keyClicks(field(), u"x"_s);
        QTRY_VERIFY(!says(u"pattern"_s));
    }

    void turnsOffAndOnByMouseAndKeys()
    {
        m_bar->setFilters({ *parseLabelFilter(u"a=1"_s), *parseLabelFilter(u"b=2"_s) });
        const QSignalSpy changed(m_bar, &FilterBar::filtersChanged);
        QTRY_VERIFY(chip(u"b = 2"_s) != nullptr);
        QTest::mouseClick(chip(u"b = 2"_s), Qt::LeftButton);
        QVERIFY(m_bar->filters()[0].isOn && !m_bar->filters()[1].isOn);
        QVERIFY(!chip(u"b = 2"_s)->isChecked());
        QVERIFY(chip(u"b = 2"_s)->accessibleName().contains(u"off"_s));
        chip(u"b = 2"_s)->setFocus();
        QTest::keyClick(chip(u"b = 2"_s), Qt::Key_Space);
        QVERIFY(m_bar->filters()[1].isOn);
        QVERIFY(chip(u"b = 2"_s)->hasFocus());
        QCOMPARE(changed.count(), 2);
    }

    void removesByCrossAndKey()
    {
        m_bar->setFilters({ *parseLabelFilter(u"a=1"_s), *parseLabelFilter(u"b=2"_s) });
        QTRY_VERIFY(chip(u"a = 1"_s) != nullptr);
        for (QToolButton* button : m_bar->findChildren<QToolButton*>()) {
            if (button->accessibleName() == u"Remove filter a = 1") {
                QTest::mouseClick(button, Qt::LeftButton);
                break;
            }
        }
        QTRY_COMPARE(shown(), QStringList { u"b = 2"_s });
        chip(u"b = 2"_s)->setFocus();
        QTest::keyClick(chip(u"b = 2"_s), Qt::Key_Delete);
        QVERIFY(m_bar->filters().empty());
        QVERIFY(!m_bar->isVisible());
    }

    void offersWhatThereIs()
    {
        m_bar->setSuggestions({ u"cluster = eu"_s, u"namespace = <b>x</b>"_s });
        QCOMPARE(field()->completer()->model()->rowCount(), 2);
    }

    /// Values come from servers, and files of sessions from anywhere.
    void aChosenSuggestionIsAddedOnceAndLeavesTheFieldEmpty_data()
    {
        QTest::addColumn<bool>("byMouse");
        QTest::newRow("with Enter") << false;
        QTest::newRow("with the mouse") << true;
    }

    void aChosenSuggestionIsAddedOnceAndLeavesTheFieldEmpty()
    {
        QFETCH(bool, byMouse);
        m_bar->setSuggestions({ u"model_name=phi"_s, u"model_name=qwen"_s });
        startTyping();
        QTest::keyClicks(field(), u"phi"_s);
        QAbstractItemView* popup = field()->completer()->popup();
        QTRY_VERIFY(popup->isVisible());
        if (byMouse) {
            const QRect row = popup->visualRect(popup->model()->index(0, 0));
            QTest::mouseClick(popup->viewport(), Qt::LeftButton, {}, row.center());
        } else {
            QTest::keyClick(popup, Qt::Key_Down);
            QTest::keyClick(popup, Qt::Key_Return);
        }
        QTRY_COMPARE(m_bar->filters().size(), std::size_t { 1 });
        QTRY_COMPARE(field()->text(), QString());
        QCOMPARE(m_bar->filters().front(), *parseLabelFilter(u"model_name=phi"_s));
    }

    void showsAnyValueAsText()
    {
        m_bar->setFilters({ *parseLabelFilter(u"a=<img src=x>&amp\nb"_s) });
        QTRY_VERIFY(!chips().isEmpty());
        QVERIFY2(!chips().front()->text().contains(u'\n'), qPrintable(chips().front()->text()));
        QVERIFY(!chips().front()->toolTip().contains(u"<img"_s));
        std::vector<LabelFilter> many(100, *parseLabelFilter(u"a=b"_s));
        m_bar->setFilters(many);
        QCOMPARE(m_bar->filters().size(), std::size_t { FilterBar::kMostFilters });
        QTRY_VERIFY(!field()->isVisible());
    }

private:
    [[nodiscard]] QLineEdit* field() const { return m_bar->findChild<QLineEdit*>(); }

    void startTyping()
    {
        m_bar->startTyping();
        QTRY_VERIFY(field()->hasFocus());
    }

    void type(const QString& text)
    {
        field()->clear();
        QTest::keyClicks(field(), text);
        QTest::keyClick(field(), Qt::Key_Return);
    }

    /// Buttons of filters; those that were replaced are still on their way out.
    [[nodiscard]] QList<QToolButton*> chips() const
    {
        QList<QToolButton*> buttons;
        for (QToolButton* button : m_bar->findChildren<QToolButton*>()) {
            if (button->isCheckable() && button->isVisible()) {
                buttons += button;
            }
        }
        return buttons;
    }

    [[nodiscard]] QToolButton* chip(const QString& text) const
    {
        for (QToolButton* button : chips()) {
            if (button->text() == text) {
                return button;
            }
        }
        return nullptr;
    }

    [[nodiscard]] QStringList shown() const
    {
        QStringList texts;
        for (const LabelFilter& filter : m_bar->filters()) {
            const QString text = promdesk::toText(filter);
            if (chip(text) != nullptr) {
                texts += text;
            }
        }
        return texts;
    }

    [[nodiscard]] bool says(const QString& part) const
    {
        for (const QLabel* label : m_bar->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(part)) {
                return true;
            }
        }
        return false;
    }

    std::unique_ptr<QMainWindow> m_window;
    FilterBar* m_bar = nullptr;
};

QTEST_MAIN(tst_FilterBar)
#include "tst_FilterBar.moc"
