// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Limits.h"
#include "prometheus/MetadataFields.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const double kInfinity = std::numeric_limits<double>::infinity();

} // namespace

class tst_MetadataFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesTheEmptyValueForOtherTypes_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("absent") << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("null") << QJsonValue();
        QTest::newRow("a flag") << QJsonValue(true);
        QTest::newRow("a list") << QJsonValue(QJsonArray { 1, 2 });
        QTest::newRow("an object of numbers") << QJsonValue(QJsonObject { { u"a"_s, 1 } });
    }

    void givesTheEmptyValueForOtherTypes()
    {
        QFETCH(QJsonValue, value);
        QCOMPARE(fields::text(value), std::string());
        QCOMPARE(fields::expression(value), std::string());
        QCOMPARE(fields::labelValue(value), std::string());
        QVERIFY(fields::labels(value).isEmpty());
        QVERIFY(std::isnan(fields::number(value)));
        QCOMPARE(fields::count(value), std::int64_t { 0 });
        QCOMPARE(fields::duration(value), Duration());
        QCOMPARE(fields::instant(value), Instant());
    }

    void cutsTextsBetweenCharacters()
    {
        const QString sharp(limits::kExpressionBytes, u'\u00df'); // two bytes each
        QCOMPARE(fields::text(sharp).size(), std::size_t { 4096 });
        QCOMPARE(fields::text(QString(u"a"_s + sharp)).size(), std::size_t { 4095 });
        QCOMPARE(fields::expression(sharp).size(), limits::kExpressionBytes);
        QCOMPARE(fields::labelValue(QString(sharp + sharp)).size(), limits::kLabelValueBytes);
        const QString just(4096, u'x');
        QCOMPARE(fields::text(just), just.toStdString());
    }

    void readsLabelsWithinTheLimitsOfQueryAnswers()
    {
        QJsonObject object { { u"job"_s, u"node"_s }, { u"empty"_s, QString() },
            { u"wrong"_s, 7 } };
        const LabelSet labels = fields::labels(object);
        QCOMPARE(labels.size(), std::size_t { 1 });
        QCOMPARE(labels.value("job"), std::string_view("node"));
        object = {};
        for (std::size_t i = 0; i < limits::kLabelsPerSeries + 10; ++i) {
            object.insert(u"l%1"_s.arg(i), u"v"_s);
        }
        QCOMPARE(fields::labels(object).size(), limits::kLabelsPerSeries);
        const QJsonObject wide { { QString(5000, u'n'), QString(200'000, u'v') } };
        const LabelSet cut = fields::labels(wide);
        QCOMPARE(cut.begin()->first.size(), limits::kLabelNameBytes);
        QCOMPARE(cut.begin()->second.size(), limits::kLabelValueBytes);
    }

    void readsNumbersAsGoWritesThem_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<double>("number"); ///< NaN: none
        const double none = std::nan("");
        QTest::newRow("a number") << QJsonValue(1.5) << 1.5;
        QTest::newRow("a text") << QJsonValue(u"1.5"_s) << 1.5;
        QTest::newRow("an exponent") << QJsonValue(u"1e+06"_s) << 1e6;
        QTest::newRow("below zero") << QJsonValue(u"-0.25"_s) << -0.25;
        QTest::newRow("infinite") << QJsonValue(u"+Inf"_s) << kInfinity;
        QTest::newRow("infinite below") << QJsonValue(u"-Inf"_s) << -kInfinity;
        QTest::newRow("NaN") << QJsonValue(u"NaN"_s) << none;
        QTest::newRow("nothing") << QJsonValue(QString()) << none;
        QTest::newRow("a sign alone") << QJsonValue(u"+"_s) << none;
        QTest::newRow("two signs") << QJsonValue(u"+-5"_s) << none;
        QTest::newRow("a unit") << QJsonValue(u"5s"_s) << none;
        QTest::newRow("a blank before it") << QJsonValue(u" 5"_s) << none;
        QTest::newRow("too large") << QJsonValue(u"1e999"_s) << none;
    }

    void readsNumbersAsGoWritesThem()
    {
        QFETCH(QJsonValue, value);
        QFETCH(double, number);
        const double read = fields::number(value);
        QVERIFY2(std::isnan(number) ? std::isnan(read) : read == number,
            QByteArray::number(read).constData());
    }

    void countsNothingBelowZero()
    {
        QCOMPARE(fields::count(12.9), std::int64_t { 12 });
        QCOMPARE(fields::count(u"12"_s), std::int64_t { 12 });
        QCOMPARE(fields::count(-5), std::int64_t { 0 });
        QCOMPARE(fields::count(u"NaN"_s), std::int64_t { 0 });
        QCOMPARE(fields::count(1e300), std::int64_t { 9'000'000'000'000'000 });
        QCOMPARE(fields::count(u"-Inf"_s), std::int64_t { 0 });
    }

    void readsDurationsOfBothKinds()
    {
        QCOMPARE(fields::duration(0.0155), Duration::fromMs(16));
        QCOMPARE(fields::duration(u"1m30s"_s), Duration::fromSeconds(90));
        QCOMPARE(fields::duration(u"soon"_s), Duration());
        QCOMPARE(fields::duration(u"15"_s), Duration());
        QCOMPARE(fields::duration(QString(100'000, u'1')), Duration());
        QCOMPARE(fields::duration(1e300), Duration::fromSeconds(100'000'000'000));
        QCOMPARE(fields::duration(-1e300), Duration::fromSeconds(-100'000'000'000));
    }

    void readsTimes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("UTC") << u"2026-11-28T12:00:00Z"_s << qint64 { 1'795'867'200'000 };
        QTest::newRow("nanoseconds")
            << u"2026-11-28T12:00:00.123456789Z"_s << qint64 { 1'795'867'200'123 };
        QTest::newRow("another zone")
            << u"2026-11-28T14:00:00.5+02:00"_s << qint64 { 1'795'867'200'500 };
        QTest::newRow("Go's zero time") << u"0001-01-01T00:00:00Z"_s << qint64 { 0 };
        QTest::newRow("no time") << u"yesterday"_s << qint64 { 0 };
        QTest::newRow("nothing") << QString() << qint64 { 0 };
        QTest::newRow("no such day") << u"2026-02-30T00:00:00Z"_s << qint64 { 0 };
    }

    void readsTimes()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        QCOMPARE(qint64 { fields::instant(text).toMs() }, ms);
    }
};

QTEST_APPLESS_MAIN(tst_MetadataFields)
#include "tst_MetadataFields.moc"
