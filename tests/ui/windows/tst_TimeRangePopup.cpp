// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/FakeClock.h"
#include "windows/RangeText.h"
#include "windows/TimeRangePopup.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_TimeRangePopup : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        // The offscreen platform says this of popups.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_popup = std::make_unique<TimeRangePopup>(m_clock);
        m_chosen.clear();
        connect(m_popup.get(), &TimeRangePopup::rangeChosen, this,
            [this](const TimeRangeSpec& range) { m_chosen.push_back(range); });
    }

    void cleanup() { m_popup.reset(); }

    void opensWithTheRangeThatIsShown()
    {
        const QWidget anchor;
        m_popup->openUnder(anchor, { u"now-6h"_s, u"now"_s });
        QCOMPARE(field(u"from"_s)->text(), u"now-6h"_s);
        QCOMPARE(field(u"to"_s)->text(), u"now"_s);
        QVERIFY(button()->isEnabled());
        QVERIFY(field(u"filter"_s)->text().isEmpty());
    }

    void onlyARangeThatCanBeIsTaken_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("relative") << u" now-2h "_s << u"now"_s << true;
        QTest::newRow("absolute") << u"2026-01-02T10:00:00Z"_s << u"2026-01-02T11:00:00Z"_s << true;
        QTest::newRow("backwards") << u"now"_s << u"now-2h"_s << false;
        QTest::newRow("empty") << QString() << QString() << false;
        QTest::newRow("markup") << u"<b>now</b>"_s << u"now"_s << false;
    }

    void onlyARangeThatCanBeIsTaken()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(bool, isTaken);
        const QWidget anchor;
        m_popup->openUnder(anchor, { u"now-6h"_s, u"now"_s });
        type(from, to);
        QCOMPARE(button()->isEnabled(), isTaken);
        QVERIFY(!verdict()->text().isEmpty());
        QCOMPARE(verdict()->textFormat(), Qt::PlainText);
        QTest::keyClick(field(u"to"_s), Qt::Key_Return);
        QCOMPARE(m_chosen.size(), static_cast<std::size_t>(isTaken ? 1 : 0));
        if (isTaken) {
            QCOMPARE(m_chosen.front().from, from.trimmed());
        }
    }

    void whatTheEmptyFieldsShowCanBeTyped()
    {
        const QString example = field(u"from"_s)->placeholderText();
        for (const QString& form : example.split(u", or "_s)) {
            QVERIFY2(parseInstant(form, m_clock.now()), qPrintable(form));
        }
        QVERIFY(parseInstant(field(u"to"_s)->placeholderText(), m_clock.now()));
    }

    void enterInTheFilterTakesTheFirstThatIsLeft()
    {
        field(u"filter"_s)->setText(u"24 HOURS"_s);
        QTest::keyClick(field(u"filter"_s), Qt::Key_Return);
        QCOMPARE(m_chosen.back().from, u"now-24h"_s);
        field(u"filter"_s)->setText(u"no such range"_s);
        QTest::keyClick(field(u"filter"_s), Qt::Key_Return);
        QCOMPARE(m_chosen.size(), std::size_t { 1 });
    }

    void remembersTheLastFiveOfOnesOwnEachOnce()
    {
        for (const int minutes : { 11, 12, 13, 14, 15, 16, 17, 14 }) {
            type(u"now-%1m"_s.arg(minutes), u"now"_s);
            button()->click();
        }
        const QListWidget* recent = list(u"Recent ranges"_s);
        QStringList shown;
        for (int row = 0; row < recent->count(); ++row) {
            shown += recent->item(row)->text();
        }
        // "now-15m" is a quick range already.
        QCOMPARE(shown,
            (QStringList { u"now-14m – now"_s, u"now-17m – now"_s, u"now-16m – now"_s,
                u"now-13m – now"_s, u"now-12m – now"_s }));
    }

    void aRecentRangeIsTakenAgain()
    {
        for (const int minutes : { 11, 12 }) {
            type(u"now-%1m"_s.arg(minutes), u"now"_s);
            button()->click();
        }
        QListWidget* recent = list(u"Recent ranges"_s);
        Q_EMIT recent->itemActivated(recent->item(1));
        QCOMPARE(m_chosen.back().from, u"now-11m"_s);
        QCOMPARE(recent->item(0)->text(), u"now-11m – now"_s);
    }

private:
    [[nodiscard]] QLineEdit* field(const QString& name) const
    {
        return m_popup->findChild<QLineEdit*>(name);
    }

    [[nodiscard]] QPushButton* button() const { return m_popup->findChild<QPushButton*>(); }

    [[nodiscard]] QLabel* verdict() const { return m_popup->findChild<QLabel*>(u"verdict"_s); }

    [[nodiscard]] QListWidget* list(const QString& name) const
    {
        for (auto* candidate : m_popup->findChildren<QListWidget*>()) {
            if (candidate->accessibleName() == name) {
                return candidate;
            }
        }
        return nullptr;
    }

    void type(const QString& from, const QString& to)
    {
        field(u"from"_s)->setText(from);
        field(u"to"_s)->setText(to);
    }

    FakeClock m_clock;
    std::unique_ptr<TimeRangePopup> m_popup;
    std::vector<TimeRangeSpec> m_chosen;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TimeRangePopup)
#include "tst_TimeRangePopup.moc"
