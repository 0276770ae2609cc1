// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/NodeMerge.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

NodeSighting sighting(const std::string& name, std::set<std::string> names, int rank = 1)
{
    NodeSighting made;
    made.cluster = "lab";
    made.name = name;
    made.nameRank = rank;
    made.names = std::move(names);
    return made;
}

NodeSighting anchored(const std::string& name, std::set<std::string> names)
{
    NodeSighting made = sighting(name, std::move(names), 4);
    made.anchor = name;
    return made;
}

/// "a+b" per group: the sightings' names in order; groups in order of the result.
std::string picture(const std::vector<NodeGroup>& groups)
{
    std::string text;
    for (const NodeGroup& group : groups) {
        std::vector<std::string> names;
        for (const NodeSighting& one : group.sightings) {
            names.push_back(one.name);
        }
        std::sort(names.begin(), names.end());
        text += (text.empty() ? "" : " | ") + group.name + ":";
        for (const std::string& name : names) {
            text += " " + name;
        }
    }
    return text;
}

} // namespace

class tst_NodeMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void makesNothingOfNothing()
    {
        std::vector<std::string> notes;
        QVERIFY(mergeNodes({}, notes).empty());
        QVERIFY(notes.empty());
    }

    void joinsByNameAndByAddress()
    {
        NodeSighting byAddress = sighting("10.0.0.1", {}, 0);
        byAddress.addresses = { "10.0.0.1" };
        NodeSighting both = sighting("gpu-1", { "gpu-1" }, 2);
        both.addresses = { "10.0.0.1" };
        std::vector<std::string> notes;
        const auto groups =
            mergeNodes({ byAddress, sighting("gpu-1b", { "gpu-1" }, 1), both }, notes);
        QCOMPARE(picture(groups), std::string("gpu-1: 10.0.0.1 gpu-1 gpu-1b"));
        QVERIFY(notes.empty());
    }

    void keepsClustersApart()
    {
        NodeSighting other = sighting("gpu-1", { "gpu-1" });
        other.cluster = "west";
        std::vector<std::string> notes;
        const auto groups = mergeNodes({ sighting("gpu-1", { "gpu-1" }), other }, notes);
        QCOMPARE(groups.size(), std::size_t { 2 });
        QCOMPARE(groups.at(0).cluster, std::string("lab"));
        QCOMPARE(groups.at(1).cluster, std::string("west"));
    }

    void joinsAShortNameWithItsOnlyFullName()
    {
        std::vector<std::string> notes;
        const auto groups = mergeNodes(
            { sighting("gpu-1", { "gpu-1" }), sighting("gpu-1.example", { "gpu-1.example" }) },
            notes);
        QCOMPARE(groups.size(), std::size_t { 1 });
    }

    void leavesAShortNameAloneThatCouldBeTwo()
    {
        std::vector<std::string> notes;
        const auto groups =
            mergeNodes({ sighting("gpu-1", { "gpu-1" }), sighting("gpu-1.a", { "gpu-1.a" }),
                           sighting("gpu-1.b", { "gpu-1.b" }) },
                notes);
        QCOMPARE(groups.size(), std::size_t { 3 });
    }

    /// Two machines that Kubernetes names are two, whatever an exporter claims.
    void neverJoinsTwoAnchors()
    {
        NodeSighting liar = sighting("both", { "n1", "n2" });
        std::vector<std::string> notes;
        const auto groups =
            mergeNodes({ liar, anchored("n1", { "n1" }), anchored("n2", { "n2" }) }, notes);
        QCOMPARE(groups.size(), std::size_t { 2 });
        QCOMPARE(groups.at(0).name, std::string("n1"));
        QCOMPARE(groups.at(1).name, std::string("n2"));
        QCOMPARE(notes.size(), std::size_t { 1 });
        const std::string& note = notes.front();
        QVERIFY2(note.find("claimed by both") != std::string::npos, note.c_str());
        QVERIFY2(note.find("n1") != std::string::npos && note.find("n2") != std::string::npos,
            note.c_str());
    }

    void joinsInAnyOrderAlike()
    {
        std::vector<NodeSighting> all { sighting("c", { "n1", "x" }), sighting("a", { "x", "y" }),
            sighting("d", { "y" }), sighting("e", { "z" }) };
        const auto byName = [](const NodeSighting& a, const NodeSighting& b) {
            return a.name < b.name;
        };
        std::sort(all.begin(), all.end(), byName);
        do {
            std::vector<std::string> notes;
            QCOMPARE(picture(mergeNodes(all, notes)), std::string("a: a c d | e: e"));
        } while (std::next_permutation(all.begin(), all.end(), byName));
    }

    void givesEveryGroupANameOfItsOwn()
    {
        // The same name for machines that nothing else connects.
        std::vector<std::string> notes;
        const auto groups = mergeNodes(
            { sighting("node", { "p" }), sighting("node", { "q" }), sighting("node", { "r" }) },
            notes);
        QCOMPARE(picture(groups), std::string("node: node | node (2): node | node (3): node"));
    }

    void takesTheBestNameAndOfEqualOnesTheFirst()
    {
        std::vector<std::string> notes;
        const auto groups = mergeNodes(
            { sighting("zz", { "x" }, 3), sighting("aa", { "x" }, 3), sighting("00", { "x" }, 1) },
            notes);
        QCOMPARE(groups.front().name, std::string("aa"));
    }
};

QTEST_GUILESS_MAIN(tst_NodeMerge)
#include "tst_NodeMerge.moc"
