// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "signals/SignalBinding.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

ServerProfile engine()
{
    ServerProfile profile;
    profile.id = "engine";
    profile.markerMatchers = "server=\"\"";
    profile.signalList = {
        { .id = "itl_p95",
            .alternatives = { { .expression = "new{$sel}", .needs = { "new" } },
                { .expression = "old{$sel}", .needs = { "old", "old_too" } } },
            .missing = u"Neither name is there."_s },
        { .id = "queue_length", .alternatives = {}, .missing = u"It has no queue."_s },
    };
    return profile;
}

} // namespace

class tst_SignalBinding : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void takesTheAlternativesWhoseMetricsAllExist_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QString>("expression");
        QTest::newRow("both names")
            << QStringList { u"new"_s, u"old"_s, u"old_too"_s } << u"(new{$sel}) or (old{$sel})"_s;
        QTest::newRow("the old names") << QStringList { u"old"_s, u"old_too"_s } << u"old{$sel}"_s;
        QTest::newRow("half of the old names") << QStringList { u"old"_s } << QString();
        QTest::newRow("none") << QStringList {} << QString();
    }

    void takesTheAlternativesWhoseMetricsAllExist()
    {
        QFETCH(const QStringList, names);
        QFETCH(const QString, expression);
        MetricNames metrics;
        for (const QString& name : names) {
            metrics.insert(name.toStdString());
        }
        const SignalBinding binding = bindSignals(engine(), metrics).front();
        QCOMPARE(binding.profileId, "engine");
        QCOMPARE(binding.signalId, "itl_p95");
        QCOMPARE(QString::fromStdString(binding.expression), expression);
        QCOMPARE(binding.isBound(), !expression.isEmpty());
        QCOMPARE(binding.missing, expression.isEmpty() ? u"Neither name is there."_s : QString());
    }

    void saysWhyASignalCannotBeHad()
    {
        const auto bindings = bindSignals(engine(), { "new" });
        QCOMPARE(bindings.front().matchers, std::string("server=\"\""));
        QCOMPARE(bindings.size(), std::size_t { 2 });
        QVERIFY(!bindings.back().isBound());
        QCOMPARE(bindings.back().missing, u"It has no queue."_s);
    }
};

QTEST_GUILESS_MAIN(tst_SignalBinding)
#include "tst_SignalBinding.moc"
