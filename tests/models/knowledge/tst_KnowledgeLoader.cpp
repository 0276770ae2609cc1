// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/KnowledgeSamples.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_KnowledgeLoader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knowsWhereThingsAreFrom()
    {
        const QTemporaryDir own;
        writeText(own.filePath(u"vllm.json"_s), smallEngine("vllm", "Ours", "vllm_up"));
        writeText(own.filePath(u"lab.json"_s), smallEngine("lab", "Lab", "lab_up"));
        const LoadedKnowledge known = sourceKnowledge(own.path());
        QVERIFY(known.problems.empty());
        QCOMPARE(known.replacedIds, (std::set<std::string> { "vllm" }));
        QVERIFY(known.isOwn(known.knowledge.profiles->find("lab")->file));
        QVERIFY(known.isOwn(known.knowledge.profiles->find("vllm")->file));
        QVERIFY(!known.isOwn(known.knowledge.profiles->find("triton")->file));
        QCOMPARE(known.wordsFile, known.folders.shipped + u"/labels.json"_s);
        QVERIFY(!known.shippedWords.cluster.empty());
    }

    void theUsersWordsTakeThePlaceOfTheShippedOnes()
    {
        const QTemporaryDir own;
        writeText(own.filePath(u"labels.json"_s),
            R"({"schemaVersion": 1, "cluster": ["farm"], "node": ["box"]})");
        const LoadedKnowledge known = sourceKnowledge(own.path());
        QCOMPARE(known.wordsFile, own.filePath(u"labels.json"_s));
        QCOMPARE(known.knowledge.profiles->words.cluster, (std::vector<std::string> { "farm" }));
        QVERIFY(known.shippedWords.cluster.size() > 1);
    }

    void namesEveryProblemByFileAndLine_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("line");
        QTest::newRow("a comma too many")
            << u"a.json"_s << QByteArray("{\n  \"schemaVersion\": 1,,\n}") << 2;
        QByteArray noSignal = smallEngine("lab", "Lab", "lab_up");
        noSignal.replace("lab_up{$sel}", "lab_up");
        QTest::newRow("a wrong expression") << u"lab.json"_s << noSignal << 9;
        QByteArray wild = smallEngine("lab", "Lab", "lab_up");
        wild.replace("[\"lab_up\"]}", "[\"lab_up\"], \"matchers\": \"server=\"}");
        QTest::newRow("matchers that are none") << u"lab.json"_s << wild << 7;
        QTest::newRow("words that are no labels")
            << u"labels.json"_s << QByteArray("{\"schemaVersion\": 1,\n\"node\": [\"a b\"]}") << 2;
        QTest::newRow("rules that are none") << u"health.json"_s << QByteArray("{\n\n?}") << 3;
    }

    void namesEveryProblemByFileAndLine()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(int, line);
        const QTemporaryDir own;
        writeText(own.filePath(file), content);
        writeText(own.filePath(u"good.json"_s), smallEngine("good", "Good", "good_up"));
        const LoadedKnowledge known = sourceKnowledge(own.path());
        QCOMPARE(known.problems.size(), std::size_t { 1 });
        QCOMPARE(known.problems.front().file, own.filePath(file));
        QCOMPARE(known.problems.front().line, line);
        QVERIFY(!known.problems.front().message.isEmpty());
        QVERIFY(toText(known.problems.front()).contains(file + u':' + QString::number(line)));
        // The others are loaded all the same.
        QVERIFY(known.knowledge.profiles->find("good") != nullptr);
        QVERIFY(known.knowledge.profiles->find("vllm") != nullptr);
        QVERIFY(!known.knowledge.profiles->words.node.empty());
        QVERIFY(!known.knowledge.health.endpointVitals().empty());
    }

    void saysThatOneIdIsThereTwice()
    {
        const QTemporaryDir own;
        writeText(own.filePath(u"a.json"_s), smallEngine("lab", "First", "a_up"));
        writeText(own.filePath(u"b.json"_s), smallEngine("lab", "Second", "b_up"));
        const LoadedKnowledge known = sourceKnowledge(own.path());
        QCOMPARE(known.knowledge.profiles->find("lab")->title, u"Second"_s);
        QCOMPARE(known.problems.size(), std::size_t { 1 });
        QCOMPARE(known.problems.front().file, own.filePath(u"b.json"_s));
        QVERIFY(known.problems.front().message.contains(u"a.json"_s));
        QVERIFY(known.replacedIds.empty());
    }

    void readsNoMoreFilesThanItSays()
    {
        const QTemporaryDir own;
        for (int i = 0; i < 510; ++i) {
            const QByteArray id = "p" + QByteArray::number(1000 + i);
            writeText(own.filePath(QString::fromLatin1(id) + u".json"_s),
                smallEngine(id, id, id + "_up"));
        }
        const LoadedKnowledge known = sourceKnowledge(own.path());
        QVERIFY(known.knowledge.profiles->find("p1499") != nullptr);
        QVERIFY(known.knowledge.profiles->find("p1500") == nullptr);
        QCOMPARE(known.problems.size(), std::size_t { 1 });
        QVERIFY2(known.problems.front().message.contains(u"510"_s),
            qPrintable(known.problems.front().message));
    }

    void aBrokenShippedFileIsAnError()
    {
        const QTemporaryDir empty;
        QVERIFY(!loadKnowledge({ .shipped = empty.path(), .own = {} }));
    }

    void takesAProblemFromAnError_data()
    {
        QTest::addColumn<QString>("context");
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("line");
        QTest::newRow("with a line") << u"/a/b.json:12"_s << u"/a/b.json"_s << 12;
        QTest::newRow("without one") << u"/a/b.json"_s << u"/a/b.json"_s << 0;
        QTest::newRow("with a colon in it") << u"C:/a.json"_s << u"C:/a.json"_s << 0;
        QTest::newRow("of a text") << u":4"_s << QString() << 4;
        QTest::newRow("empty") << QString() << QString() << 0;
    }

    void takesAProblemFromAnError()
    {
        QFETCH(QString, context);
        QFETCH(QString, file);
        QFETCH(int, line);
        const FileProblem problem = fileProblem(
            { .kind = ErrorKind::Malformed, .message = u"m"_s, .context = context, .detail = {} });
        QCOMPARE(problem.file, file);
        QCOMPARE(problem.line, line);
        QCOMPARE(problem.message, u"m"_s);
    }
};

QTEST_GUILESS_MAIN(tst_KnowledgeLoader)
#include "tst_KnowledgeLoader.moc"
