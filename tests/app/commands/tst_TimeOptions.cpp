// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/TimeOptions.h"

#include <QCommandLineParser>
#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_TimeOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsSizes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QSize>("size");
        QTest::newRow("usual") << u"1920x1080"_s << QSize(1920, 1080);
        QTest::newRow("least") << u"64x64"_s << QSize(64, 64);
        QTest::newRow("most") << u"16384x16384"_s << QSize(16'384, 16'384);
        QTest::newRow("too small") << u"63x64"_s << QSize();
        QTest::newRow("too large") << u"64x16385"_s << QSize();
        QTest::newRow("overflow") << u"99999999999x64"_s << QSize();
        QTest::newRow("one side") << u"1920"_s << QSize();
        QTest::newRow("three") << u"640x480x24"_s << QSize();
        QTest::newRow("words") << u"widexhigh"_s << QSize();
        QTest::newRow("negative") << u"-640x480"_s << QSize();
        QTest::newRow("empty") << QString() << QSize();
    }

    void readsSizes()
    {
        QFETCH(QString, text);
        QFETCH(QSize, size);
        const Result<QSize> read = parseSize(text);
        QCOMPARE(read.has_value(), size.isValid());
        if (read) {
            QCOMPARE(*read, size);
        } else {
            QCOMPARE(read.error().kind, ErrorKind::InvalidArgument);
        }
    }

    void readsRanges_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("none") << QStringList() << true;
        QTest::newRow("relative") << QStringList { u"--from"_s, u"now-6h"_s } << true;
        QTest::newRow("absolute") << QStringList { u"--from"_s, u"1795269660"_s, u"--to"_s,
            u"2026-11-22T14:00:00Z"_s }
                                  << true;
        QTest::newRow("backwards")
            << QStringList { u"--from"_s, u"now"_s, u"--to"_s, u"now-1h"_s } << false;
        QTest::newRow("nonsense") << QStringList { u"--to"_s, u"tomorrow"_s } << false;
    }

    void readsRanges()
    {
        QFETCH(QStringList, arguments);
        QFETCH(bool, isGood);
        QCommandLineParser parser;
        declareRangeOptions(parser);
        QVERIFY(parser.parse(QStringList { u"promdesk"_s } + arguments));
        const auto range = chosenRange(parser, Instant::fromSeconds(1'795'400'000));
        QCOMPARE(range.has_value(), isGood);
        if (arguments.isEmpty()) {
            QCOMPARE(*range, (TimeRangeSpec { .from = u"now-1h"_s, .to = u"now"_s }));
        }
    }
};

QTEST_GUILESS_MAIN(tst_TimeOptions)
#include "tst_TimeOptions.moc"
