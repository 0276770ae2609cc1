// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/FileSuggestion.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_FileSuggestion : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void makesAFileNameOfAnyTitle_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << u"Night shift"_s << u"Night-shift.csv"_s;
        QTest::newRow("letters of any script") << u"Übersicht 夜"_s << u"Übersicht-夜.csv"_s;
        QTest::newRow("a path") << u"../../etc/passwd"_s << u"etc-passwd.csv"_s;
        QTest::newRow("a Windows path") << u"C:\\boot"_s << u"C-boot.csv"_s;
        QTest::newRow("hidden") << u".profile"_s << u"profile.csv"_s;
        QTest::newRow("an option") << u"--help"_s << u"help.csv"_s;
        QTest::newRow("ends in signs") << u"GPU (lab)?"_s << u"GPU-lab.csv"_s;
        QTest::newRow("lines and tabs") << u"a\n\tb"_s << u"a-b.csv"_s;
        QTest::newRow("nothing but signs") << u"?*|"_s << u"promdesk.csv"_s;
        QTest::newRow("empty") << QString() << u"promdesk.csv"_s;
    }

    void makesAFileNameOfAnyTitle()
    {
        QFETCH(QString, title);
        QTEST(suggestedFileName(title, u"csv"_s), "name");
    }

    void longTitlesAreCut()
    {
        QCOMPARE(suggestedFileName(QString(5000, u'a'), u"png"_s).size(), 84);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FileSuggestion)
#include "tst_FileSuggestion.moc"
