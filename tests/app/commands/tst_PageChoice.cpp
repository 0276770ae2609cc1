// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "commands/PageChoice.h"
#include "commands/TimeOptions.h"

#include <QCommandLineParser>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Result<PageChoice> choose(const QStringList& arguments)
{
    QCommandLineParser parser;
    declarePageOptions(parser);
    if (!parser.parse(QStringList { u"promdesk"_s, u"render"_s } + arguments)) {
        return failure(ErrorKind::Internal, parser.errorText());
    }
    return chosenPage(parser);
}

TopologyTree twoClusters()
{
    TopologyCluster west;
    west.name = u"eu-west"_s;
    west.nodes.resize(1);
    west.nodes[0].name = u"node-1"_s;
    west.endpoints.resize(2);
    west.endpoints[0].name = u"llama"_s;
    west.endpoints[1].name = u"org/model"_s;
    TopologyCluster east = west;
    east.name = u"us-east"_s;
    east.nodes[0].name = u"node-2"_s;
    east.endpoints.pop_back();
    TopologySource source;
    source.id = u"s1"_s;
    source.clusters = { west, east };
    return { { source } };
}

Scope named(Level level, const QString& name)
{
    return { .level = level,
        .source = {},
        .cluster = level == Level::Cluster ? name : QString(),
        .node = level == Level::Node ? name : QString(),
        .endpoint = level == Level::Endpoint ? name : QString() };
}

} // namespace

class tst_PageChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsPages()
    {
        QCOMPARE(choose({ u"--page"_s, u"fleet"_s })->scope.level, Level::Fleet);
        const auto node = choose({ u"--page"_s, u"node=a=b"_s });
        QCOMPARE(node->scope.level, Level::Node);
        QCOMPARE(node->scope.node, u"a=b"_s);
        QCOMPARE(choose({ u"ws.promdesk"_s })->workspaceFile, u"ws.promdesk"_s);
    }

    void readsFilters()
    {
        const auto choice = choose({ u"ws.promdesk"_s, u"--filter"_s, u"namespace=chat"_s,
            u"--filter"_s, u"pod!~llama-.*"_s });
        QCOMPARE(matchersOf(choice->filters), std::string("namespace=\"chat\",pod!~\"llama-.*\""));
        const auto bad = choose({ u"--page"_s, u"fleet"_s, u"--filter"_s, u"namespace:chat"_s });
        QVERIFY(!bad);
        QCOMPARE(bad.error().kind, ErrorKind::InvalidArgument);
        QVERIFY2(
            bad.error().message.contains(u"namespace:chat"_s), qPrintable(bad.error().message));
    }

    void refusesOtherPages_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList();
        QTest::newRow("unknown level") << QStringList { u"--page"_s, u"rack=1"_s };
        QTest::newRow("no name") << QStringList { u"--page"_s, u"node"_s };
        QTest::newRow("both") << QStringList { u"ws"_s, u"--page"_s, u"fleet"_s };
        QTest::newRow("two files") << QStringList { u"a"_s, u"b"_s };
    }

    void refusesOtherPages()
    {
        QFETCH(QStringList, arguments);
        const auto choice = choose(arguments);
        QVERIFY(!choice);
        QCOMPARE(choice.error().kind, ErrorKind::InvalidArgument);
    }

    void findsTheOnlyEntityOfAName()
    {
        const auto scope = locate(named(Level::Node, u"node-2"_s), twoClusters());
        QCOMPARE(scope->cluster, u"us-east"_s);
        QCOMPARE(scope->source, u"s1"_s);
        QCOMPARE(
            locate(named(Level::Endpoint, u"org/model"_s), twoClusters())->cluster, u"eu-west"_s);
    }

    void asksWhichClusterWhenSeveralHaveTheName()
    {
        const auto scope = locate(named(Level::Endpoint, u"llama"_s), twoClusters());
        QVERIFY(!scope);
        QVERIFY(scope.error().message.contains(u"eu-west, us-east"_s));
        QCOMPARE(locate(named(Level::Endpoint, u"us-east/llama"_s), twoClusters())->cluster,
            u"us-east"_s);
    }

    void takesTheFirstServerOfThoseThatKnowTheEntity()
    {
        TopologyTree pair = twoClusters();
        pair.sources.push_back(pair.sources.front());
        pair.sources[1].id = u"s2"_s;
        QCOMPARE(locate(named(Level::Node, u"node-1"_s), pair)->source, u"s1"_s);
        pair.sources[0].clusters.clear();
        QCOMPARE(locate(named(Level::Node, u"node-1"_s), pair)->source, u"s2"_s);
        QVERIFY(!locate(named(Level::Endpoint, u"llama"_s), pair));
    }

    void namesWhatThereIs()
    {
        const auto scope = locate(named(Level::Node, u"node-9"_s), twoClusters());
        QVERIFY(!scope);
        QCOMPARE(scope.error().kind, ErrorKind::NotFound);
        QVERIFY(scope.error().message.contains(u"node-1, node-2"_s));
    }

    void readsSizes()
    {
        QCOMPARE(*parseSize(u"1920x1080"_s), QSize(1920, 1080));
        for (const QString& text :
            { u"1920"_s, u"0x10"_s, u"100000x100000"_s, u"axb"_s, QString() }) {
            QVERIFY(!parseSize(text));
        }
    }
};

QTEST_GUILESS_MAIN(tst_PageChoice)
#include "tst_PageChoice.moc"
