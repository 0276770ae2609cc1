// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/CsvExportDialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_CsvExportDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void beginsWithWhatLosesNothing()
    {
        const CsvExportDialog dialog({ u"csv"_s, u"json"_s });
        const DataChoice choice = dialog.choice();
        QCOMPARE(choice.format, u"csv"_s);
        QCOMPARE(choice.options.layout, ExportOptions::Layout::Long);
        QCOMPARE(choice.options.timeFormat, ExportOptions::TimeFormat::Iso8601);
        QVERIFY(choice.options.guardsFormulas);
    }

    void handsOverWhatWasChosen()
    {
        CsvExportDialog dialog({ u"csv"_s, u"json"_s });
        box(dialog, u"Layout"_s)->setCurrentIndex(1);
        box(dialog, u"Time"_s)->setCurrentIndex(1);
        dialog.findChild<QCheckBox*>()->setChecked(false);
        QList<DataChoice> chosen;
        connect(&dialog, &CsvExportDialog::dataChosen, this,
            [&chosen](const DataChoice& choice) { chosen += choice; });
        for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
            if (button->isDefault()) {
                button->click();
            }
        }
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().options.layout, ExportOptions::Layout::Wide);
        QCOMPARE(chosen.front().options.timeFormat, ExportOptions::TimeFormat::Epoch);
        QVERIFY(!chosen.front().options.guardsFormulas);
        QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
    }

    void offersRawSamplesWhereThereAreSome()
    {
        const CsvExportDialog without({ u"csv"_s });
        QVERIFY(!box(without, u"Samples"_s)->isEnabled());
        QCOMPARE(without.choice().samples, DataChoice::Samples::AsShown);
        CsvExportDialog dialog({ u"csv"_s, u"json"_s }, RawOffer::Offered);
        QVERIFY(box(dialog, u"Samples"_s)->isEnabled());
        QCOMPARE(dialog.choice().samples, DataChoice::Samples::AsShown);
        box(dialog, u"Layout"_s)->setCurrentIndex(1);
        box(dialog, u"Samples"_s)->setCurrentIndex(1);
        QCOMPARE(dialog.choice().samples, DataChoice::Samples::Raw);
        QCOMPARE(dialog.choice().options.layout, ExportOptions::Layout::Long);
        QVERIFY(!box(dialog, u"Layout"_s)->isEnabled());
        QVERIFY(box(dialog, u"Time"_s)->isEnabled());
        box(dialog, u"Samples"_s)->setCurrentIndex(0);
        QVERIFY(box(dialog, u"Layout"_s)->isEnabled());
    }

    void everyKeyLeadsToOnePlace()
    {
        const CsvExportDialog dialog({ u"csv"_s, u"json"_s }, RawOffer::Offered);
        QStringList texts;
        for (const auto* label : dialog.findChildren<QLabel*>()) {
            texts += label->text();
        }
        for (const auto* button : dialog.findChildren<QAbstractButton*>()) {
            texts += button->text();
        }
        QStringList keys;
        for (const QString& text : texts.filter(u"&"_s)) {
            keys += text.mid(text.indexOf(u'&') + 1, 1).toLower();
        }
        QVERIFY(keys.size() >= 6);
        QCOMPARE(keys.removeDuplicates(), 0);
    }

    void asksOnlyWhatTheFormatKnows()
    {
        CsvExportDialog dialog({ u"csv"_s, u"json"_s });
        for (const int format : { 1, 0 }) {
            box(dialog, u"Format"_s)->setCurrentIndex(format);
            QCOMPARE(box(dialog, u"Layout"_s)->isEnabled(), format == 0);
            QCOMPARE(box(dialog, u"Time"_s)->isEnabled(), format == 0);
            QCOMPARE(dialog.findChild<QCheckBox*>()->isEnabled(), format == 0);
        }
    }

    void aFirstFormatThatIsNotCsvAsksNothing()
    {
        CsvExportDialog dialog({ u"json"_s });
        QCOMPARE(dialog.choice().format, u"json"_s);
        QVERIFY(!box(dialog, u"Layout"_s)->isEnabled());
    }

private:
    [[nodiscard]] static QComboBox* box(const QWidget& dialog, const QString& name)
    {
        for (auto* candidate : dialog.findChildren<QComboBox*>()) {
            if (candidate->accessibleName() == name) {
                return candidate;
            }
        }
        return nullptr;
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_CsvExportDialog)
#include "tst_CsvExportDialog.moc"
