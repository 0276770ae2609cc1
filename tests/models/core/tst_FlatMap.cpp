// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/FlatMap.h"
#include "core/KeyAdder.h"
#include "core/KeyFinder.h"

#include <QRegularExpression>
#include <QTest>

#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

std::vector<std::string> keysOf(const FlatMap<int>& map)
{
    std::vector<std::string> keys;
    for (const auto& [key, value] : map) {
        keys.push_back(key);
    }
    return keys;
}

} // namespace

class tst_FlatMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isEmptyAtFirst()
    {
        const FlatMap<int> map;
        QVERIFY(map.empty());
        QCOMPARE(map.size(), std::size_t { 0 });
        QVERIFY(map.find("a") == map.end());
        QVERIFY(!map.contains(""));
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, static_cast<void>(map.at("a")));
    }

    void keepsKeysSortedHoweverTheyCome()
    {
        FlatMap<int> map;
        map["node"] = 1;
        map["cluster"] = 2;
        map[""] = 3;
        map["zone"] = 4;
        QCOMPARE(keysOf(map), (std::vector<std::string> { "", "cluster", "node", "zone" }));
        QCOMPARE(map.at(""), 3);
        QCOMPARE(map.at("zone"), 4);
    }

    /// As std::map: the first entry of a list wins, try_emplace never overwrites.
    void keepsTheFirstValueOfAKey()
    {
        FlatMap<int> map { { "b", 1 }, { "a", 2 }, { "b", 3 } };
        QCOMPARE(map.size(), std::size_t { 2 });
        QCOMPARE(map.at("b"), 1);
        const auto [place, isNew] = map.try_emplace("a", 9);
        QVERIFY(!isNew);
        QCOMPARE(place->second, 2);
        const auto [fresh, isFresh] = map.try_emplace("c");
        QVERIFY(isFresh);
        QCOMPARE(fresh->second, 0);
    }

    void writesThroughTheBrackets()
    {
        FlatMap<std::string> map;
        map["a"] = "first";
        map["a"] += " and second";
        QCOMPARE(map.size(), std::size_t { 1 });
        QCOMPARE(map.at("a"), std::string("first and second"));
    }

    void tellsKeysApartByEveryByte()
    {
        using namespace std::string_view_literals;
        FlatMap<int> map;
        map["a"] = 1;
        map["a\0b"sv] = 2;
        map["\xC3\xA4"] = 3;
        map["A"] = 4;
        QCOMPARE(map.size(), std::size_t { 4 });
        QCOMPARE(map.at("a\0b"sv), 2);
        QCOMPARE(map.find("a\0"sv), map.end());
        QCOMPARE(map.begin()->first, std::string("A")); // by bytes, not by a language's order
        QCOMPARE((map.end() - 1)->first, std::string("\xC3\xA4"));
    }

    /// The view may look into the map that grows.
    void takesKeysFromAnywhere()
    {
        FlatMap<int> map { { "a", 1 }, { "c", 3 } };
        const std::string longer = map.begin()->first + "b";
        map[std::string_view(longer).substr(0, 2)] = 2;
        QCOMPARE(keysOf(map), (std::vector<std::string> { "a", "ab", "c" }));
    }

    void behavesAsTheStandardMap()
    {
        std::mt19937 random(7);
        FlatMap<int> map;
        std::map<std::string, int, std::less<>> known;
        for (int i = 0; i < 3000; ++i) {
            const std::string key = std::to_string(random() % 200);
            const auto value = static_cast<int>(random() % 5);
            QCOMPARE(map.try_emplace(key, value).second, known.try_emplace(key, value).second);
            const std::string other = std::to_string(random() % 300);
            QCOMPARE(map.contains(other), known.contains(other));
        }
        QVERIFY(std::equal(
            map.begin(), map.end(), known.begin(), known.end(), [](const auto& a, const auto& b) {
                return a.first == b.first && a.second == b.second;
            }));
    }

    void sharesTheKeysOfACopyUntilOneGetsMore()
    {
        const FlatMap<int> one { { "a", 1 }, { "b", 2 } };
        FlatMap<int> copy = one;
        copy["b"] = 5; // a value is no key
        QVERIFY(copy.hasSharedKeys(one));
        QCOMPARE(one.at("b"), 2);
        copy["c"] = 3;
        QVERIFY(!copy.hasSharedKeys(one));
        QCOMPARE(keysOf(one), (std::vector<std::string> { "a", "b" }));
        QCOMPARE(keysOf(copy), (std::vector<std::string> { "a", "b", "c" }));
    }

    void takesTheKeysOfAnotherOnlyIfTheyAreEqual()
    {
        FlatMap<int> one { { "a", 1 }, { "b", 2 } };
        FlatMap<int> twin { { "a", 3 }, { "b", 4 } };
        QVERIFY(!twin.hasSharedKeys(one));
        twin.shareKeys(one);
        QVERIFY(twin.hasSharedKeys(one));
        QCOMPARE(twin.at("a"), 3);
        one.shareKeys(FlatMap<int> { { "a", 1 }, { "c", 2 } });
        QCOMPARE(keysOf(one), (std::vector<std::string> { "a", "b" }));
        one.shrink(); // leaves alone what others look at
        QVERIFY(twin.hasSharedKeys(one));
    }

    void addsOneKeyToManyMaps()
    {
        KeyAdder adder("b");
        FlatMap<int> one;
        FlatMap<int> two;
        QVERIFY(adder.addTo(one, 1).second);
        QVERIFY(adder.addTo(two, 2).second);
        QVERIFY(one.hasSharedKeys(two));
        QCOMPARE(two.at("b"), 2);
        const auto [value, isNew] = adder.addTo(one, 9);
        QVERIFY(!isNew);
        QCOMPARE(value, 1);
        FlatMap<int> three { { "a", 1 }, { "c", 3 } };
        const FlatMap<int> before = three;
        adder.addTo(three, 2).first += 5;
        QCOMPARE(keysOf(three), (std::vector<std::string> { "a", "b", "c" }));
        QCOMPARE(three.at("b"), 7);
        QCOMPARE(keysOf(before), (std::vector<std::string> { "a", "c" }));
        QCOMPARE(one.size(), std::size_t { 1 });
    }

    void findsOneKeyInManyMaps()
    {
        KeyFinder finder("b");
        FlatMap<int> map;
        QVERIFY(finder.findIn(map) == nullptr);
        map["a"] = 1;
        QVERIFY(finder.findIn(map) == nullptr);
        map["b"] = 2; // the list that was looked at is another one now
        QCOMPARE(*finder.findIn(map), 2);
        FlatMap<int> copy = map;
        copy["b"] = 3;
        QCOMPARE(finder.findIn(copy), &copy.at("b"));
        copy["aa"] = 4;
        QCOMPARE(*finder.findIn(copy), 3);
        QCOMPARE(*finder.findIn(map), 2);
        copy.clear();
        QVERIFY(finder.findIn(copy) == nullptr);
    }

    void comparesByContent()
    {
        const FlatMap<int> one { { "a", 1 }, { "b", 2 } };
        FlatMap<int> other { { "b", 2 }, { "a", 1 } };
        other.shrink();
        QCOMPARE(one == other, true);
        other["b"] = 3;
        QCOMPARE(one == other, false);
        other.clear();
        QVERIFY(other.empty());
        QCOMPARE(other == FlatMap<int>(), true);
    }
};

QTEST_GUILESS_MAIN(tst_FlatMap)
#include "tst_FlatMap.moc"
