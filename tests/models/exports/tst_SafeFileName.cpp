// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "exports/SafeFileName.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_SafeFileName : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void makesSafeNames_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << u"Latency_p99"_s << u"Latency_p99.csv"_s;
        QTest::newRow("words") << u"Time to first token (p99)"_s
                               << u"Time-to-first-token-p99.csv"_s;
        QTest::newRow("empty") << QString() << u"panel.csv"_s;
        QTest::newRow("only marks") << u"///"_s << u"panel.csv"_s;
        QTest::newRow("a path") << u"../../etc/passwd"_s << u"etc-passwd.csv"_s;
        QTest::newRow("a hidden file") << u".bashrc"_s << u"bashrc.csv"_s;
        QTest::newRow("accents") << u"Größe\u0301"_s << u"Gro-e.csv"_s;
        QTest::newRow("a device") << u"CON"_s << u"_CON.csv"_s;
        QTest::newRow("a device with a suffix") << u"nul.txt"_s << u"_nul.txt.csv"_s;
        QTest::newRow("a port") << u"com1"_s << u"_com1.csv"_s;
        QTest::newRow("no device") << u"console"_s << u"console.csv"_s;
        QTest::newRow("a newline and NUL") << u"a\n\0b"_s << u"a-b.csv"_s;
        QTest::newRow("a dot at the end") << u"etc."_s << u"etc.csv"_s;
    }

    void makesSafeNames()
    {
        QFETCH(QString, title);
        QFETCH(QString, name);
        QCOMPARE(safeFileName(title, u"csv"_s), name);
    }

    void boundsTheLength()
    {
        const QString name = safeFileName(QString(5000, u'x'), u"csv"_s);
        QCOMPARE(name.size(), 80);
        QVERIFY(name.endsWith(u"x.csv"_s));
    }

    void numbersWhatIsTaken()
    {
        QSet<QString> taken;
        QCOMPARE(uniqueFileName(u"CPU"_s, u"csv"_s, taken), u"CPU.csv"_s);
        QCOMPARE(uniqueFileName(u"cpu"_s, u"csv"_s, taken), u"cpu-2.csv"_s);
        QCOMPARE(uniqueFileName(u"Cpu"_s, u"csv"_s, taken), u"Cpu-3.csv"_s);
        QCOMPARE(uniqueFileName(QString(90, u'a'), u"csv"_s, taken).size(), 80);
        QCOMPARE(uniqueFileName(QString(91, u'a'), u"csv"_s, taken).size(), 80);
    }
};

QTEST_GUILESS_MAIN(tst_SafeFileName)
#include "tst_SafeFileName.moc"
