// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/CommandPalette.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_CommandPalette : public QObject
{
    Q_OBJECT

    QStringList m_done;

    std::vector<PaletteEntry> entries()
    {
        std::vector<PaletteEntry> entries;
        for (const QString& name : { u"old-n1"_s, u"n1"_s, u"N10"_s, u"<b>llama</b>"_s }) {
            entries.push_back({ .text = UntrustedText(name),
                .detail = u"Node in lab"_s,
                .run = [this, name] { m_done += name; } });
        }
        return entries;
    }

private Q_SLOTS:

    void init()
    {
        // The offscreen platform says this of every dialog with a size of its own.
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
        m_done.clear();
    }

    void showsWhatBeginsWithTheTextFirst()
    {
        CommandPalette palette(entries());
        auto* list = palette.findChild<QListWidget*>();
        QCOMPARE(list->count(), 4);
        palette.findChild<QLineEdit*>()->setText(u"n1"_s);
        QCOMPARE(list->count(), 3);
        QVERIFY(list->item(0)->text().startsWith(u"n1 "_s));
        QVERIFY(list->item(1)->text().startsWith(u"N10 "_s));
        palette.findChild<QLineEdit*>()->setText(u"lab  old"_s);
        QCOMPARE(list->count(), 1);
        palette.findChild<QLineEdit*>()->setText(u"nothing like it"_s);
        QCOMPARE(list->count(), 0);
    }

    void enterRunsTheSelectedEntryOnceAndCloses()
    {
        CommandPalette palette(entries());
        palette.open();
        auto* line = palette.findChild<QLineEdit*>();
        QTest::keyClicks(line, u"n1"_s);
        QTest::keyClick(line, Qt::Key_Down);
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(m_done, QStringList { u"N10"_s });
        QVERIFY(!palette.isVisible());
    }

    void enterDoesNothingWhenNothingWasFound()
    {
        CommandPalette palette(entries());
        palette.open();
        auto* line = palette.findChild<QLineEdit*>();
        line->setText(u"nothing like it"_s);
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(m_done.isEmpty());
        QVERIFY(palette.isVisible());
    }

    void saysSoWhenNothingWasFound()
    {
        CommandPalette palette(entries());
        palette.show();
        const auto* list = palette.findChild<QListWidget*>();
        const auto* nothing = palette.findChild<QLabel*>();
        QVERIFY(list->isVisible());
        QVERIFY(!nothing->isVisible());
        palette.findChild<QLineEdit*>()->setText(u"<b>gone</b>"_s);
        QVERIFY(!list->isVisible());
        QVERIFY(nothing->isVisible());
        QVERIFY(nothing->text().contains(u"<b>gone</b>"_s));
        QCOMPARE(nothing->textFormat(), Qt::PlainText);
        palette.findChild<QLineEdit*>()->clear();
        QVERIFY(list->isVisible());
        QVERIFY(!nothing->isVisible());
    }

    void showsAtMostAHundred()
    {
        std::vector<PaletteEntry> many(
            500, PaletteEntry { .text = UntrustedText(u"n"_s), .detail = {}, .run = [] {} });
        CommandPalette palette(std::move(many));
        QCOMPARE(palette.findChild<QListWidget*>()->count(), CommandPalette::kMostShown);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_CommandPalette)
#include "tst_CommandPalette.moc"
