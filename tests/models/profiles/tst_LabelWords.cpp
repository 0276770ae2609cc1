// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/LabelWordsText.h"
#include "support/SourceTree.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kEveryList = R"({"schemaVersion":1,"cluster":["b","a"],"place":["dc"],)"
                              R"("node":["host","Hostname"],"pod":["pod_name"],)"
                              R"("namespace":["k8s_ns"]})";

Result<LabelWords> parse(const QByteArray& json)
{
    return parseLabelWords(json, u"labels.json"_s);
}

/// A list of so many names.
QByteArray listOf(int count)
{
    QByteArrayList names;
    for (int i = 0; i < count; ++i) {
        names += "\"label_" + QByteArray::number(i) + '"';
    }
    return '[' + names.join(',') + ']';
}

} // namespace

class tst_LabelWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEveryListInItsOrder()
    {
        const auto words = parse(kEveryList);
        QVERIFY2(words, words ? "" : qPrintable(words.error().toDisplayText()));
        using Names = std::vector<std::string>;
        QCOMPARE(words->cluster, (Names { "b", "a" }));
        QCOMPARE(words->place, (Names { "dc" }));
        QCOMPARE(words->node, (Names { "host", "Hostname" }));
        QCOMPARE(words->pod, (Names { "pod_name" }));
        QCOMPARE(words->podNamespace, (Names { "k8s_ns" }));
    }

    void writesWhatItReads()
    {
        const auto words = parse(kEveryList);
        const auto again = parse(toJson(*words));
        QVERIFY2(again, again ? "" : qPrintable(again.error().toDisplayText()));
        QCOMPARE(again->cluster, words->cluster);
        QCOMPARE(again->place, words->place);
        QCOMPARE(again->node, words->node);
        QCOMPARE(again->pod, words->pod);
        QCOMPARE(again->podNamespace, words->podNamespace);
    }

    void takesWhatIsAbsentForEmpty()
    {
        const auto words = parse(R"({"schemaVersion":1})");
        QVERIFY(words);
        QVERIFY(words->cluster.empty() && words->place.empty() && words->node.empty());
    }

    void readsTheShippedFile()
    {
        QFile file(test::sourcePath(u"resources/profiles/labels.json"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto words = parse(file.readAll());
        QVERIFY2(words, words ? "" : qPrintable(words.error().toDisplayText()));
        QCOMPARE(words->cluster.front(), std::string("cluster"));
        QCOMPARE(words->pod.front(), std::string("pod"));
        QCOMPARE(words->podNamespace.front(), std::string("namespace"));
    }

    /// The names are put into PromQL as they are: nothing but names of labels may pass.
    void refusesWhatIsNoNameOfALabel_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("a digit in front") << QByteArray("1st");
        QTest::newRow("a dash") << QByteArray("my-label");
        QTest::newRow("a blank") << QByteArray("a b");
        QTest::newRow("a way out of the braces") << QByteArray("a=~\\\".*\\\"}");
        QTest::newRow("a letter beyond ASCII") << QByteArray("gr\xC3\xB6\xC3\x9F"
                                                             "e");
        QTest::newRow("a NUL") << QByteArray("a\\u0000");
        QTest::newRow("one letter too long") << QByteArray(129, 'a');
    }

    void refusesWhatIsNoNameOfALabel()
    {
        QFETCH(QByteArray, name);
        const auto words = parse("{\"schemaVersion\": 1,\n\"node\": [\"ok\", \"" + name + "\"]}");
        QVERIFY(!words);
        QCOMPARE(words.error().kind, ErrorKind::Malformed);
        QCOMPARE(words.error().context, u"labels.json:2"_s);
        QCOMPARE(words.error().detail, u"line 2"_s);
    }

    void takesNamesUpToTheirLimit()
    {
        const QByteArray longest(128, '_');
        QVERIFY(parse("{\"schemaVersion\":1,\"pod\":[\"" + longest + "\"]}"));
        QVERIFY(parse("{\"schemaVersion\":1,\"pod\":" + listOf(40) + '}'));
        const auto many = parse("{\"schemaVersion\":1,\"pod\":" + listOf(41) + '}');
        QVERIFY(!many);
        QVERIFY2(many.error().message.contains(u"40"_s), qPrintable(many.error().message));
    }

    void refusesOtherFiles_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("no JSON") << QByteArray("cluster: a") << ErrorKind::Malformed;
        QTest::newRow("no version") << QByteArray("{}") << ErrorKind::Malformed;
        QTest::newRow("a newer one") << QByteArray(R"({"schemaVersion":2})") << ErrorKind::TooNew;
        QTest::newRow("an unknown key")
            << QByteArray(R"({"schemaVersion":1,"gpu":["a"]})") << ErrorKind::Malformed;
        QTest::newRow("a text for a list")
            << QByteArray(R"({"schemaVersion":1,"pod":"pod"})") << ErrorKind::Malformed;
        QTest::newRow("a number in a list")
            << QByteArray(R"({"schemaVersion":1,"pod":[7]})") << ErrorKind::Malformed;
    }

    void refusesOtherFiles()
    {
        QFETCH(QByteArray, json);
        QFETCH(ErrorKind, kind);
        const auto words = parse(json);
        QVERIFY(!words);
        QCOMPARE(words.error().kind, kind);
        QCOMPARE(words.error().context, u"labels.json:1"_s);
    }
};

QTEST_GUILESS_MAIN(tst_LabelWords)
#include "tst_LabelWords.moc"
