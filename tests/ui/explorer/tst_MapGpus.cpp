// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/MapGpus.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_MapGpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_node.scope = { .level = Level::Node,
            .source = u"s"_s,
            .cluster = u"eu"_s,
            .node = u"n1"_s,
            .endpoint = {} };
        m_node.name = u"n1"_s;
        m_node.cluster = u"eu"_s;
    }

    void whereCellsShowHealthGpusShowHowBusyTheyAre()
    {
        MapGpus gpus(m_catalog);
        QCOMPARE(gpus.signalId(), std::string("gpu_utilisation"));
        gpus.setFill("power_watts");
        QCOMPARE(gpus.signalId(), std::string("power_watts"));
        gpus.setFill({});
        QCOMPARE(gpus.signalId(), std::string("gpu_utilisation"));
    }

    void givesGpusTheirNumbersAndValues()
    {
        MapGpus gpus(m_catalog);
        gpus.take({ known({ { u"4"_s, 0.5 }, { u"<b>\n"_s, 1 } }) });
        CellInside inside = counted(3);
        gpus.putInto(inside, m_node.scope);
        QCOMPARE(inside.gpus.size(), std::size_t { 3 });
        QCOMPARE(inside.gpus[0].name, u"4"_s);
        QCOMPARE(inside.gpus[0].value, 0.5);
        QVERIFY(!inside.gpus[1].name.contains(u'\n'));
        QVERIFY(std::isnan(inside.gpus[2].value)); // one was counted that says nothing
        CellInside other = counted(2);
        gpus.putInto(other, Scope());
        QCOMPARE(other.gpus[1].name, u"1"_s);
    }

    void neverMoreThanACellHolds()
    {
        MapGpus gpus(m_catalog);
        std::vector<GpuValue> many(60, GpuValue { u"1"_s, 1 });
        gpus.take({ known(std::move(many)) });
        CellInside inside = counted(1);
        gpus.putInto(inside, m_node.scope);
        QCOMPARE(inside.gpus.size(), CellInside::kMostGpus);
    }

    void anAmountIsFilledUpToTheGreatestOfOneGpu()
    {
        MapGpus gpus(m_catalog);
        gpus.setFill("power_watts");
        gpus.take({ known({ { u"0"_s, 380 }, { u"1"_s, 420 } }) });
        QCOMPARE(gpus.fill().highest(), 500.0);
        QVERIFY2(gpus.legend().contains(u"500"_s), qPrintable(gpus.legend()));
        gpus.setFill("temperature_celsius");
        QVERIFY(gpus.nodes().empty());
        QVERIFY(gpus.fill().isHealth());
        QVERIFY(gpus.legend().isEmpty());
    }

    void saysWhatItKnowsOfANode()
    {
        MapGpus gpus(m_catalog);
        CellInside inside = counted(2);
        QVERIFY(gpus.wordsOf(inside, m_node.scope).isEmpty());
        gpus.take({ known({ { u"0"_s, 0.25 }, { u"1"_s, 1 } }) });
        gpus.putInto(inside, m_node.scope);
        QCOMPARE(
            gpus.wordsOf(inside, m_node.scope), u"2 GPUs, GPU busy: 0 25\u202F%, 1 100\u202F%"_s);
        const HoverText text = gpus.hoverText(inside.gpus[0], m_node);
        QCOMPARE(text.title, u"GPU 0"_s);
        QCOMPARE(text.place, u"n1 · eu"_s);
        QCOMPARE(text.valueTitle, u"GPU busy"_s);
        QCOMPARE(text.value, u"25\u202F%"_s);
    }

    void saysWhyThereIsNoValue()
    {
        MapGpus gpus(m_catalog);
        gpus.setFill("cpu_utilisation");
        CellInside inside = counted(2);
        QVERIFY(gpus.hoverText(inside.gpus[0], m_node).text.contains(u"not come yet"_s));
        gpus.take({ { .node = m_node.scope, .gpus = {}, .missing = u"Of the node <i>."_s } });
        gpus.putInto(inside, m_node.scope);
        QVERIFY(gpus.fill().isHealth());
        for (const QString& said : { gpus.hoverText(inside.gpus[0], m_node).text,
                 gpus.wordsOf(inside, m_node.scope), gpus.legend() }) {
            QVERIFY2(said.contains(u"Of the node <i>."_s), qPrintable(said));
        }
        gpus.take({ known({ { u"0"_s, 0.25 } }) });
        inside = counted(2);
        gpus.putInto(inside, m_node.scope);
        QVERIFY(gpus.hoverText(inside.gpus[1], m_node).text.contains(u"gives no value now"_s));
        QVERIFY(gpus.hoverText(inside.gpus[1], m_node).valueTitle.isEmpty());
    }

    void aSignalThatNobodyKnowsIsHarmless()
    {
        MapGpus gpus(m_catalog);
        gpus.setFill("no such signal");
        gpus.take({ known({ { u"0"_s, 1 } }) });
        CellInside inside = counted(1);
        gpus.putInto(inside, m_node.scope);
        QVERIFY(gpus.wordsOf(inside, m_node.scope).isEmpty());
        QVERIFY(gpus.hoverText(inside.gpus[0], m_node).valueTitle.isEmpty());
        QVERIFY(gpus.legend().isEmpty());
    }

private:
    [[nodiscard]] NodeGpus known(std::vector<GpuValue> values) const
    {
        return { .node = m_node.scope, .gpus = std::move(values) };
    }

    static CellInside counted(int gpus)
    {
        CellInside inside;
        for (int i = 0; i < gpus; ++i) {
            inside.gpus.push_back({ .name = QString::number(i) });
        }
        return inside;
    }

    SignalCatalog m_catalog = makeCatalog();
    FleetCell m_node;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_MapGpus)
#include "tst_MapGpus.moc"
