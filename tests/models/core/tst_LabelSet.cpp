// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/LabelSet.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_LabelSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void ordersByNameSoThatEqualSetsAreEqual()
    {
        const LabelSet a { { "job", "vllm" }, { "instance", "a:1" } };
        const LabelSet b { { "instance", "a:1" }, { "job", "vllm" } };
        QVERIFY(a == b);
        QCOMPARE(a.hash(), b.hash());
    }

    void keepsTheLastOfRepeatedNames()
    {
        const LabelSet labels { { "__name__", "first" }, { "a", "1" }, { "__name__", "last" } };
        QCOMPARE(labels.size(), std::size_t { 2 });
        QCOMPARE(toQString(labels.metricName()), u"last"_s);
    }

    void treatsAnEmptyValueAsAbsent()
    {
        LabelSet labels { { "a", "" }, { "b", "1" } };
        QVERIFY(!labels.contains("a"));
        labels.set("b", "");
        QVERIFY(labels.isEmpty());
    }

    void setsAndRemoves()
    {
        LabelSet labels { { "b", "2" } };
        labels.set("a", "1");
        labels.set("b", "3");
        QCOMPARE(toQString(toSelectorText(labels)), u"{a=\"1\",b=\"3\"}"_s);
        labels.remove("a");
        QCOMPARE(labels.size(), std::size_t { 1 });
    }

    void writesSelectorsThatPrometheusReadsBack()
    {
        const LabelSet labels { { "__name__", "up" }, { "path", "C:\\x\"\n" } };
        QCOMPARE(toQString(toSelectorText(labels)), u"up{path=\"C:\\\\x\\\"\\n\"}"_s);
    }
};

QTEST_GUILESS_MAIN(tst_LabelSet)
#include "tst_LabelSet.moc"
