// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/ChosenAlternatives.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

ServerProfile engine()
{
    ServerProfile profile;
    profile.id = "engine";
    profile.signalList = { { .id = "queue_length",
        .alternatives = { { .expression = "a{$sel}", .needs = { "a" } },
            { .expression = "b{$sel} or (c{$sel})", .needs = { "b", "c" } },
            { .expression = "d{$sel}", .needs = { "d" } } },
        .missing = u"None is there."_s } };
    return profile;
}

} // namespace

class tst_ChosenAlternatives : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsWhichOnesWereBound_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QList<int>>("chosen");
        QTest::newRow("none") << QStringList() << QList<int>();
        QTest::newRow("half of one") << QStringList { u"b"_s } << QList<int>();
        QTest::newRow("the first") << QStringList { u"a"_s } << QList<int> { 0 };
        QTest::newRow("the second") << QStringList { u"b"_s, u"c"_s } << QList<int> { 1 };
        QTest::newRow("two") << QStringList { u"a"_s, u"d"_s } << QList<int> { 0, 2 };
        QTest::newRow("the later two")
            << QStringList { u"b"_s, u"c"_s, u"d"_s } << QList<int> { 1, 2 };
        QTest::newRow("all") << QStringList { u"a"_s, u"b"_s, u"c"_s, u"d"_s }
                             << QList<int> { 0, 1, 2 };
    }

    void tellsWhichOnesWereBound()
    {
        QFETCH(QStringList, names);
        QFETCH(QList<int>, chosen);
        MetricNames present;
        for (const QString& name : names) {
            present.insert(name.toStdString());
        }
        const ServerProfile profile = engine();
        const auto bindings = bindSignals(profile, present);
        QList<int> found;
        for (const std::size_t at :
            chosenAlternatives(profile.signalList.front(), bindings.front())) {
            found += static_cast<int>(at);
        }
        QCOMPARE(found, chosen);
    }

    void aBindingOfAnotherProfileIsNone()
    {
        SignalBinding binding;
        binding.expression = "x{$sel}";
        QVERIFY(chosenAlternatives(engine().signalList.front(), binding).empty());
        binding.expression = "(a{$sel}) or (x{$sel})";
        QVERIFY(chosenAlternatives(engine().signalList.front(), binding).empty());
    }

    void namesWhatIsAbsent()
    {
        const SignalAlternative alternative { .expression = {}, .needs = { "a", "b", "c" } };
        QCOMPARE(absentMetrics(alternative, { "b" }), (std::vector<std::string> { "a", "c" }));
        QVERIFY(absentMetrics(alternative, { "a", "b", "c" }).empty());
    }
};

QTEST_GUILESS_MAIN(tst_ChosenAlternatives)
#include "tst_ChosenAlternatives.moc"
