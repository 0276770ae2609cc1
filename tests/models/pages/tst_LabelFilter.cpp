// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/LabelFilter.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_LabelFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsWhatIsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QByteArray>("matcher");
        const auto row = [](const QString& typed, const QString& shown, const char* matcher) {
            QTest::newRow(qPrintable(typed)) << typed << shown << QByteArray(matcher);
        };
        row(u"namespace=inference"_s, u"namespace = inference"_s, "namespace=\"inference\"");
        row(u"  a  !=  b c  "_s, u"a != b c"_s, "a!=\"b c\"");
        row(u"model_name=~llama.*|qwen.*"_s, u"model_name =~ llama.*|qwen.*"_s,
            "model_name=~\"llama.*|qwen.*\"");
        row(u"model_name !~ \"llama.*\""_s, u"model_name !~ llama.*"_s, "model_name!~\"llama.*\"");
        row(u"a='x'"_s, u"a = x"_s, "a=\"x\"");
        row(u"a="_s, u"a = \"\""_s, "a=\"\"");
        row(u"a=\" x \""_s, u"a = \" x \""_s, "a=\" x \"");
        row(u"a=x\"} or up{b=\"y"_s, u"a = x\"} or up{b=\"y"_s, "a=\"x\\\"} or up{b=\\\"y\"");
        row(u"a=b=c"_s, u"a = b=c"_s, "a=\"b=c\"");
    }

    void readsWhatIsTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QString, shown);
        const Result<LabelFilter> filter = parseLabelFilter(typed);
        QVERIFY2(filter, filter ? "" : qPrintable(filter.error().message));
        QCOMPARE(toText(*filter), shown);
        QTEST(QByteArray::fromStdString(matchersOf({ *filter })), "matcher");
        QCOMPARE(*parseLabelFilter(toText(*filter)), *filter);
    }

    void saysWhatIsNone_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("nothing") << QString();
        QTest::newRow("a word") << u"inference"_s;
        QTest::newRow("no label") << u"=x"_s;
        QTest::newRow("no name") << u"1a=x"_s;
        QTest::newRow("markup") << u"<img src=x>=x"_s;
        QTest::newRow("comparison") << u"a>1"_s;
        QTest::newRow("broken pattern") << u"a=~("_s;
        QTest::newRow("endless") << u"a="_s + QString(LabelFilter::kLongestValue + 1, u'x');
    }

    void saysWhatIsNone()
    {
        QFETCH(QString, typed);
        const Result<LabelFilter> filter = parseLabelFilter(typed);
        QVERIFY(!filter);
        QCOMPARE(filter.error().kind, ErrorKind::InvalidArgument);
        QVERIFY(!filter.error().message.isEmpty());
    }

    void leavesOutWhatIsOff()
    {
        const LabelFilter on { .label = u"a"_s, .value = u"1"_s };
        const LabelFilter off { .label = u"b"_s, .value = u"2"_s, .isOn = false };
        QCOMPARE(matchersOf({ on, off, on }), std::string("a=\"1\",a=\"1\""));
        QVERIFY(matchersOf({ off }).empty());
    }

    /// As a server matches: the whole value.
    void letsThroughWhatTheServerWould_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("passes");
        QTest::newRow("equal") << u"a=x"_s << u"x"_s << true;
        QTest::newRow("not equal") << u"a=x"_s << u"xx"_s << false;
        QTest::newRow("other") << u"a!=x"_s << u"y"_s << true;
        QTest::newRow("pattern") << u"a=~x|y."_s << u"yz"_s << true;
        QTest::newRow("part of it") << u"a=~x"_s << u"xx"_s << false;
        QTest::newRow("pattern of none") << u"a!~x.*"_s << u"xx"_s << false;
        QTest::newRow("other than pattern") << u"a!~x.*"_s << u"y"_s << true;
    }

    void letsThroughWhatTheServerWould()
    {
        QFETCH(QString, typed);
        QFETCH(QString, value);
        QTEST(promdesk::passes(*parseLabelFilter(typed), value), "passes");
    }
};

QTEST_GUILESS_MAIN(tst_LabelFilter)
#include "tst_LabelFilter.moc"
