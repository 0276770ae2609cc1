// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/PreferencesDialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_PreferencesDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    }

    void beginsWithWhatItWasGiven()
    {
        const Preferences given {
            .evaluatesLocally = false, .keepsBlocks = true, .blockMegabytes = 512
        };
        const PreferencesDialog dialog(given);
        QCOMPARE(dialog.preferences(), given);
        QCOMPARE(PreferencesDialog(Preferences()).preferences(), Preferences());
    }

    void everyChangeCountsAtOnce()
    {
        PreferencesDialog dialog { Preferences() };
        dialog.show();
        std::vector<Preferences> changes;
        connect(&dialog, &PreferencesDialog::changed, &dialog,
            [&changes](const Preferences& now) { changes.push_back(now); });
        auto* size = dialog.findChild<QSpinBox*>();
        QVERIFY(!size->isEnabled()); // nothing is kept
        box(dialog, u"Evaluate"_s)->click();
        QVERIFY(!changes.back().evaluatesLocally);
        box(dialog, u"Keep"_s)->click();
        QVERIFY(changes.back().keepsBlocks && size->isEnabled());
        size->setValue(64);
        QCOMPARE(changes.back().blockMegabytes, 64);
        QCOMPARE(changes.size(), std::size_t { 3 });
    }

    void clearsWhatIsKept()
    {
        PreferencesDialog dialog { Preferences() };
        const QSignalSpy cleared(&dialog, &PreferencesDialog::clearRequested);
        auto* clear = button(dialog, u"Clear the answers on disk"_s);
        QVERIFY(clear != nullptr);
        dialog.showKept(0);
        QVERIFY(!clear->isEnabled());
        dialog.showKept(5'000'000);
        QVERIFY(clear->isEnabled());
        clear->click();
        QCOMPARE(cleared.count(), 1);
    }

    void saysHowManyFilesWereDamaged()
    {
        PreferencesDialog dialog { Preferences() };
        const auto shown = [&dialog] {
            QStringList texts;
            for (const auto* label : dialog.findChildren<QLabel*>()) {
                const bool isOfThem = label->text().startsWith(u"Damaged files"_s);
                texts +=
                    isOfThem && !label->isHidden() ? QStringList { label->text() } : QStringList();
            }
            return texts;
        };
        dialog.showDamaged(0);
        QVERIFY(shown().isEmpty());
        dialog.showDamaged(3);
        QCOMPARE(
            shown(), QStringList { u"Damaged files that were left out and asked for again: 3"_s });
    }

    void everyControlHasAName()
    {
        const PreferencesDialog dialog { Preferences() };
        for (const auto* box : dialog.findChildren<QCheckBox*>()) {
            QVERIFY(!box->text().isEmpty());
        }
        QVERIFY(!dialog.findChild<QSpinBox*>()->accessibleName().isEmpty());
    }

private:
    static QCheckBox* box(const QWidget& dialog, const QString& word)
    {
        for (QCheckBox* one : dialog.findChildren<QCheckBox*>()) {
            if (one->text().remove(u'&').contains(word)) {
                return one;
            }
        }
        return nullptr;
    }

    static QPushButton* button(const QWidget& dialog, const QString& name)
    {
        for (QPushButton* one : dialog.findChildren<QPushButton*>()) {
            if (one->accessibleName() == name) {
                return one;
            }
        }
        return nullptr;
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PreferencesDialog)
#include "tst_PreferencesDialog.moc"
