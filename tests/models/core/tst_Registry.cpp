// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Registry.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <string>
#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

struct Animal
{
    Animal() = default;
    Animal(const Animal&) = delete;
    Animal& operator=(const Animal&) = delete;
    virtual ~Animal() = default;
    [[nodiscard]] virtual std::string sound() const = 0;
};

struct Cat final : Animal
{
    explicit Cat(int* count = nullptr)
        : gone(count)
    { }

    ~Cat() override
    {
        if (gone != nullptr) {
            ++*gone;
        }
    }

    Q_DISABLE_COPY_MOVE(Cat)

    [[nodiscard]] std::string sound() const override { return "meow"; }

    int* gone;
};

struct Dog final : Animal
{
    [[nodiscard]] std::string sound() const override { return "woof"; }
};

std::vector<std::string> idsOf(const Registry<Animal>& registry)
{
    std::vector<std::string> ids;
    for (const auto& entry : registry.entries()) {
        ids.push_back(entry.id);
    }
    return ids;
}

} // namespace

class tst_Registry : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsNothingInAnEmptyOne()
    {
        const Registry<Animal> registry;
        QVERIFY(registry.find("cat") == nullptr);
        QVERIFY(registry.find("") == nullptr);
        QVERIFY(registry.entries().empty());
    }

    void findsThingsByTheirWholeId()
    {
        Registry<Animal> registry;
        registry.add("cat", std::make_unique<Cat>());
        registry.add("dog", std::make_unique<Dog>());
        QCOMPARE(registry.find("cat")->sound(), std::string("meow"));
        QCOMPARE(registry.find("dog")->sound(), std::string("woof"));
        QVERIFY(registry.find("Cat") == nullptr);
        QVERIFY(registry.find("ca") == nullptr);
        QVERIFY(registry.find("cats") == nullptr);
    }

    /// Menus and lists show them in this order.
    void keepsTheOrderOfAdding()
    {
        Registry<Animal> registry;
        for (const char* id : { "zebu", "ant", "mole" }) {
            registry.add(id, std::make_unique<Cat>());
        }
        QCOMPARE(idsOf(registry), (std::vector<std::string> { "zebu", "ant", "mole" }));
    }

    void replacesTheFirstOfTwoWithOneId()
    {
        int gone = 0;
        Registry<Animal> registry;
        registry.add("pet", std::make_unique<Cat>(&gone));
        registry.add("other", std::make_unique<Cat>());
        registry.add("pet", std::make_unique<Dog>());
        QCOMPARE(gone, 1);
        QCOMPARE(registry.find("pet")->sound(), std::string("woof"));
        QCOMPARE(idsOf(registry), (std::vector<std::string> { "other", "pet" }));
    }

    void handsOutTheSameThingWhileItGrows()
    {
        Registry<Animal> registry;
        registry.add("cat", std::make_unique<Cat>());
        const Animal* const cat = registry.find("cat");
        for (int i = 0; i < 100; ++i) {
            registry.add(std::to_string(i), std::make_unique<Dog>());
        }
        QCOMPARE(registry.find("cat"), cat);
    }

    void ownsWhatItHolds()
    {
        int gone = 0;
        {
            Registry<Animal> registry;
            registry.add("cat", std::make_unique<Cat>(&gone));
            const Registry<Animal> moved = std::move(registry);
            QVERIFY(moved.find("cat") != nullptr);
            QCOMPARE(gone, 0);
        }
        QCOMPARE(gone, 1);
    }
};

QTEST_GUILESS_MAIN(tst_Registry)
#include "tst_Registry.moc"
