// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/ImageExportDialog.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ImageExportDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void beginsWithWhatItWasGiven_data()
    {
        QTest::addColumn<double>("scale");
        for (const double scale : { 1.0, 1.5, 2.0, 3.0, 4.0 }) {
            QTest::addRow("%g", scale) << scale;
        }
    }

    void beginsWithWhatItWasGiven()
    {
        QFETCH(double, scale);
        const ImageExportDialog dialog(
            { .size = QSize(800, 450), .scale = scale, .scheme = Theme::Scheme::Dark });
        QCOMPARE(dialog.choice().size, QSize(800, 450));
        QCOMPARE(dialog.choice().scale, scale);
        QCOMPARE(dialog.choice().scheme, Theme::Scheme::Dark);
    }

    void saysHowManyPixelsThereWillBe()
    {
        QLocale::setDefault(QLocale::c());
        const ImageExportDialog dialog(
            { .size = QSize(800, 450), .scale = 1.5, .scheme = Theme::Scheme::Dark });
        QVERIFY(says(dialog, u"1200 × 675"_s) || says(dialog, u"1,200 × 675"_s));
    }

    void whatCannotBeDrawnCannotBeAskedFor()
    {
        ImageExportDialog dialog(
            { .size = QSize(1600, 900), .scale = 4, .scheme = Theme::Scheme::Light });
        QVERIFY(exporting(dialog)->isEnabled());
        for (QSpinBox* box : dialog.findChildren<QSpinBox*>()) {
            box->setValue(box->maximum());
        }
        QVERIFY(!exporting(dialog)->isEnabled());
        QVERIFY(says(dialog, u"more than can be drawn"_s));
        for (QSpinBox* box : dialog.findChildren<QSpinBox*>()) {
            box->setValue(0);
        }
        QVERIFY(exporting(dialog)->isEnabled());
        QVERIFY(dialog.choice().size.width() >= 64);
    }

    void handsOverWhatWasChosen()
    {
        ImageExportDialog dialog({});
        QList<ImageChoice> chosen;
        connect(&dialog, &ImageExportDialog::imageChosen, this,
            [&chosen](const ImageChoice& choice) { chosen += choice; });
        exporting(dialog)->click();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().size, QSize(1600, 900));
    }

private:
    [[nodiscard]] static QPushButton* exporting(const QWidget& dialog)
    {
        for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
            if (button->isDefault()) {
                return button;
            }
        }
        return nullptr;
    }

    [[nodiscard]] static bool says(const QWidget& dialog, const QString& part)
    {
        for (const QLabel* label : dialog.findChildren<QLabel*>()) {
            if (label->text().contains(part)) {
                return true;
            }
        }
        return false;
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ImageExportDialog)
#include "tst_ImageExportDialog.moc"
