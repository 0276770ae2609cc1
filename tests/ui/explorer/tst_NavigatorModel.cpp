// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SyntheticFleet.h"
#include "explorer/NavigatorModel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

Scope nodeScope(const QString& cluster, const QString& name)
{
    return {
        .level = Level::Node, .source = u"prod"_s, .cluster = cluster, .node = name, .endpoint = {}
    };
}

/// The names of all rows, parents first, two blanks for each level.
QStringList namesIn(const QAbstractItemModel& model, const QModelIndex& parent = {}, int level = 0)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        names += QString(level * 2, u' ') + index.data().toString();
        names += namesIn(model, index, level + 1);
    }
    return names;
}

} // namespace

class tst_NavigatorModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_source = std::make_unique<TopologyModel>();
        m_source->setTopology(makeFleet({ .clusters = 2, .nodesPerCluster = 3, .endpoints = 1 }));
        m_model = std::make_unique<NavigatorModel>(*m_source);
    }

    void isTheTreeWhenNothingIsAskedFor()
    {
        const QAbstractItemModelTester tester(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(namesIn(*m_model), namesIn(*m_source));
        for (const QString& name : { u"node-0-01"_s, u"node-1-02"_s }) {
            const QModelIndex source = m_source->indexOf(
                nodeScope(name.at(5) == u'0' ? u"eu-west"_s : u"us-east"_s, name));
            const QModelIndex own = m_model->mapFromSource(source);
            QCOMPARE(own.data().toString(), name);
            QCOMPARE(m_model->mapToSource(own), source);
            QCOMPARE(m_model->mapFromSource(m_source->parent(source)), own.parent());
        }
    }

    void showsWhatHasAllWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("part of a name")
            << u"1-02"_s << QStringList { u"us-east"_s, u"  node-1-02"_s };
        QTest::newRow("any case, of a branch: with all below")
            << u" US-e "_s
            << QStringList { u"us-east"_s, u"  node-1-00"_s, u"  node-1-01"_s, u"  node-1-02"_s };
        QTest::newRow("words of different levels")
            << u"00 west"_s << QStringList { u"eu-west"_s, u"  node-0-00"_s };
        QTest::newRow("both in one name")
            << u"node 01"_s
            << QStringList { u"eu-west"_s, u"  node-0-01"_s, u"us-east"_s, u"  node-1-01"_s };
        QTest::newRow("none") << u"00 01 xyz"_s << QStringList();
        QTest::newRow("no pattern, just text") << u".*"_s << QStringList();
    }

    void showsWhatHasAllWords()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, names);
        const QAbstractItemModelTester tester(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_model->setText(text);
        QCOMPARE(namesIn(*m_model), names);
        m_model->setText({});
        QCOMPARE(namesIn(*m_model), namesIn(*m_source));
    }

    void findsTheFirstRowThatMatchesByItself()
    {
        m_model->setText(u"node-1"_s);
        QCOMPARE(m_model->firstMatch().data().toString(), u"node-1-00"_s);
        m_model->setText(u"xyz"_s);
        QVERIFY(!m_model->firstMatch().isValid());
    }

    void showsTroubleOnly()
    {
        m_source->setTopology(makeFleet({ .clusters = 2, .nodesPerCluster = 20, .endpoints = 0 }));
        m_model->setShown(NavigatorModel::Shown::Troubled);
        const QStringList names = namesIn(*m_model);
        QVERIFY(names.size() > 3 && names.size() < 12);
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const QModelIndex cluster = m_model->index(row, 0);
            for (int child = 0; child < m_model->rowCount(cluster); ++child) {
                const QModelIndex node = m_model->index(child, 0, cluster);
                QVERIFY(node.data(TopologyModel::HealthRole).toInt()
                    >= static_cast<int>(Health::Degraded));
            }
        }
    }

    void listsFavouritesInTheirOrder()
    {
        const QAbstractItemModelTester tester(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const Scope first = nodeScope(u"us-east"_s, u"node-1-02"_s);
        const Scope second = nodeScope(u"eu-west"_s, u"node-0-01"_s);
        m_model->setFavourites({ first, nodeScope(u"eu-west"_s, u"gone"_s), second });
        const QModelIndex inTree = m_model->mapFromSource(m_source->indexOf(first));
        QVERIFY(inTree.data(NavigatorModel::FavouriteRole).toBool());
        QVERIFY(inTree.data(NavigatorModel::PlaceRole).toString().isEmpty());
        m_model->setShown(NavigatorModel::Shown::Favourites);
        QCOMPARE(namesIn(*m_model), QStringList({ u"node-1-02"_s, u"node-0-01"_s }));
        QCOMPARE(m_model->index(0, 0).data(NavigatorModel::PlaceRole).toString(), u"us-east"_s);
        m_model->setText(u"west"_s);
        QCOMPARE(namesIn(*m_model), QStringList { u"node-0-01"_s });
        m_model->setText({});
        m_model->setFavourites({ second });
        QCOMPARE(namesIn(*m_model), QStringList { u"node-0-01"_s });
        m_model->setFavourites({});
        QVERIFY(namesIn(*m_model).isEmpty());
    }

    void followsTheFleet()
    {
        const QAbstractItemModelTester tester(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->setText(u"east"_s);
        for (const int nodes : { 30, 2, 0, 5 }) {
            m_source->setTopology(
                makeFleet({ .clusters = 2, .nodesPerCluster = nodes, .endpoints = 4 }));
            m_model->setText({});
            QCOMPARE(namesIn(*m_model), namesIn(*m_source));
            m_model->setText(u"east"_s);
        }
        m_source->setTopology(nullptr);
        QCOMPARE(m_model->rowCount(), 0);
        QCOMPARE(reset.size(), 1 + 4 * 3 + 1); // however many rows came and went
        QVERIFY(changed.isEmpty());
    }

    void tellsOfNewFiguresAndSortsByThem()
    {
        m_model->setOrder(NavigatorModel::Order::Requests);
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        auto fleet = std::make_shared<TopologyTree>(*m_source->topology());
        auto& clusters = fleet->sources.front().clusters;
        clusters.front().vitals = { { "request_rate", 900.0 } };
        clusters.back().vitals = { { "request_rate", 1000.0 } };
        fleet->sources.front().discoveredAt = Instant::fromSeconds(30);
        m_source->setTopology(fleet);
        QCOMPARE(m_model->index(0, 0).data().toString(), u"us-east"_s);
        const auto calmer = std::make_shared<TopologyTree>(*fleet);
        calmer->sources.front().clusters.back().vitals = { { "request_rate", 950.0 } };
        const qsizetype before = reset.size();
        m_source->setTopology(calmer);
        QCOMPARE(reset.size(), before); // in the same order
        QVERIFY(!changed.isEmpty());
        const auto silent = std::make_shared<TopologyTree>(*calmer);
        silent->sources.front().clusters.back().vitals = {};
        m_source->setTopology(silent);
        QCOMPARE(m_model->index(1, 0).data().toString(), u"us-east"_s); // nothing comes last
    }

private:
    std::unique_ptr<TopologyModel> m_source;
    std::unique_ptr<NavigatorModel> m_model;
};

QTEST_MAIN(tst_NavigatorModel)
#include "tst_NavigatorModel.moc"
