// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/AboutDialog.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_AboutDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        QCoreApplication::setApplicationVersion(u"1.2.3 <b>"_s);
    }

    void namesVersionLicenceAndLibraries()
    {
        const AboutDialog dialog;
        QVERIFY(dialog.windowTitle().contains(u"Promdesk"_s));
        const QString all = textsOf(dialog).join(u'\n');
        for (const QString& part :
            QStringList { u"Promdesk 1.2.3 <b>"_s, u"GNU General Public License"_s,
                u"version 3 or later"_s, u"without any warranty"_s,
                u"Qt "_s + QString::fromLatin1(qVersion()), u"QCustomPlot"_s, u"simdjson"_s }) {
            QVERIFY2(all.contains(part), qPrintable(part));
        }
    }

    void allOfItIsPlainTextThatCanBeCopied()
    {
        const AboutDialog dialog;
        int selectable = 0;
        for (const QLabel* label : dialog.findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            selectable += label->textInteractionFlags().testFlag(Qt::TextSelectableByMouse) ? 1 : 0;
        }
        QCOMPARE(selectable, 3);
    }

    void everyLineFits()
    {
        AboutDialog dialog;
        dialog.show();
        for (const QLabel* label : dialog.findChildren<QLabel*>()) {
            QVERIFY(label->height() >= label->heightForWidth(label->width()));
        }
    }

    void closesByButtonAndByEscape()
    {
        AboutDialog dialog;
        dialog.show();
        dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Close)->click();
        QVERIFY(dialog.isHidden());
        dialog.show();
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QVERIFY(dialog.isHidden());
    }

private:
    [[nodiscard]] static QStringList textsOf(const QWidget& widget)
    {
        QStringList texts;
        for (const QLabel* label : widget.findChildren<QLabel*>()) {
            texts += label->text();
        }
        return texts;
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_AboutDialog)
#include "tst_AboutDialog.moc"
