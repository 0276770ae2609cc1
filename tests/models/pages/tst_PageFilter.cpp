// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/PageFilter.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_PageFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void asksOnlyForWhatAProfileCanAnswer_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("isAsked");
        QTest::newRow("own expression") << QString() << u"model=llama"_s << true;
        QTest::newRow("model of an engine") << u"engine"_s << u"model=llama"_s << true;
        QTest::newRow("model of a machine") << u"machine"_s << u"model=llama"_s << false;
        QTest::newRow("node of a machine") << u"machine"_s << u"node=n1"_s << true;
        QTest::newRow("node of an engine") << u"engine"_s << u"node=n1"_s << false;
        QTest::newRow("no entity, engine") << u"engine"_s << u"team=a"_s << true;
        QTest::newRow("no entity, machine") << u"machine"_s << u"team=a"_s << true;
    }

    void asksOnlyForWhatAProfileCanAnswer()
    {
        QFETCH(QString, profile);
        QFETCH(QString, filter);
        QFETCH(bool, isAsked);
        TopologySource source;
        source.id = u"s"_s;
        source.labelsInUse["engine"].endpoint = { "model" };
        source.labelsInUse["machine"].node = { "node" };
        TopologyTree topology;
        topology.sources = { source };
        PlannedQuery query;
        query.sourceId = u"s"_s;
        query.profileId = profile;
        query.expression = "rate(x{a=\"b\"}[5m])";
        PanelPlan panel;
        panel.queries = { query };
        PagePlan page;
        page.panels = { panel };
        applyFilters(page, topology, { *parseLabelFilter(filter) });
        const std::string asked = page.panels[0].queries[0].expression;
        const std::string matcher = matchersOf({ *parseLabelFilter(filter) });
        QCOMPARE(asked,
            isAsked ? "rate(x{a=\"b\"," + matcher + "}[5m])" : std::string("rate(x{a=\"b\"}[5m])"));
    }
};

QTEST_GUILESS_MAIN(tst_PageFilter)
#include "tst_PageFilter.moc"
