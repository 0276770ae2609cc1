// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "knowledge/ProfileFolder.h"
#include "support/KnowledgeSamples.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_ProfileFolder : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_place;
    QString m_own; ///< does not exist at first

    [[nodiscard]] LoadedKnowledge known() const { return sourceKnowledge(m_own); }

    [[nodiscard]] QString own(const QString& name) const { return m_own + u'/' + name; }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_place = std::make_unique<QTemporaryDir>();
        m_own = m_place->filePath(u"config/profiles"_s);
    }

    void aNewProfileGetsItsIdForAName()
    {
        const QByteArray json = smallEngine("lab", "Lab", "lab_up");
        const auto saved = saveProfile(known(), json, {});
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().toDisplayText()));
        QCOMPARE(*saved, own(u"lab.json"_s));
        QCOMPARE(readAll(*saved), json);
        QCOMPARE(known().knowledge.profiles->find("lab")->title, u"Lab"_s);
    }

    void anOwnProfileIsSavedWhereItIs()
    {
        writeText(own(u"mine.json"_s), smallEngine("lab", "Lab", "lab_up"));
        const auto saved =
            saveProfile(known(), smallEngine("lab", "Better", "lab_up"), own(u"mine.json"_s));
        QVERIFY(saved);
        QCOMPARE(known().knowledge.profiles->find("lab")->title, u"Better"_s);
        QVERIFY(!QFileInfo::exists(own(u"lab.json"_s)));
    }

    void refusesAndLeavesEverythingAsItIs_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("name"); ///< of the file; empty: new
        QTest::newRow("an error in it") << QByteArray("{\n?") << u"lab.json"_s;
        QTest::newRow("a second one of an id")
            << smallEngine("lab", "Twin", "twin_up") << QString();
        QTest::newRow("another one's id")
            << smallEngine("lab", "Twin", "twin_up") << u"other.json"_s;
        QTest::newRow("labels") << smallEngine("labels", "L", "l_up") << QString();
        QTest::newRow("health") << smallEngine("health", "H", "h_up") << QString();
        QTest::newRow("signals") << smallEngine("signals", "S", "s_up") << QString();
        QTest::newRow("out of the folder")
            << smallEngine("esc", "E", "e_up") << u"../../escaped.json"_s;
        QTest::newRow("below the folder") << smallEngine("sub", "E", "e_up") << u"sub/a.json"_s;
        QTest::newRow("no data file") << smallEngine("sub", "E", "e_up") << u"a.txt"_s;
        QTest::newRow("hidden") << smallEngine("sub", "E", "e_up") << u".a.json"_s;
        QTest::newRow("an id that leads away") << smallEngine("../lab2", "E", "e_up") << QString();
    }

    void refusesAndLeavesEverythingAsItIs()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, name);
        const QByteArray before = smallEngine("lab", "Lab", "lab_up");
        writeText(own(u"lab.json"_s), before);
        writeText(own(u"other.json"_s), smallEngine("other", "Other", "other_up"));
        const auto saved = saveProfile(known(), json, name.isEmpty() ? QString() : own(name));
        QVERIFY(!saved);
        QVERIFY(!saved.error().message.isEmpty());
        QCOMPARE(readAll(own(u"lab.json"_s)), before);
        QCOMPARE(
            QDir(m_own).entryList(QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot),
            (QStringList { u"lab.json"_s, u"other.json"_s }));
        QVERIFY(!QFileInfo::exists(m_place->filePath(u"escaped.json"_s)));
    }

    void doesNotOverwriteABrokenCorrection()
    {
        writeText(own(u"vllm.json"_s), "{ precious work");
        QVERIFY(!saveProfile(known(), smallEngine("vllm", "Ours", "vllm_up"), {}));
        QCOMPARE(readAll(own(u"vllm.json"_s)), QByteArray("{ precious work"));
        // Where it is repaired it may be written.
        QVERIFY(saveProfile(known(), smallEngine("vllm", "Ours", "vllm_up"), own(u"vllm.json"_s)));
        QCOMPARE(known().replacedIds, (std::set<std::string> { "vllm" }));
    }

    void writesWordsAndRemovesThemWhenTheyAreTheShippedOnes()
    {
        LabelWords words = known().shippedWords;
        words.cluster.insert(words.cluster.begin(), "farm");
        QVERIFY(saveWords(known(), words));
        QCOMPARE(known().knowledge.profiles->words.cluster.front(), "farm");
        QCOMPARE(known().knowledge.profiles->words.node, words.node);
        QVERIFY(saveWords(known(), known().shippedWords));
        QVERIFY(!QFileInfo::exists(own(u"labels.json"_s)));
        QVERIFY(saveWords(known(), known().shippedWords)); // and once more
    }

    void refusesWordsThatAreNone()
    {
        LabelWords words = known().shippedWords;
        words.pod = { "a-b" };
        QVERIFY(!saveWords(known(), words));
        words.pod = std::vector<std::string>(41, "a");
        QVERIFY(!saveWords(known(), words));
        QVERIFY(!QFileInfo::exists(own(u"labels.json"_s)));
    }

    void whatIsRemovedCanBePutBack()
    {
        const QByteArray json = smallEngine("vllm", "Ours", "vllm_up");
        writeText(own(u"vllm.json"_s), json);
        const auto removed = removeOwnFile(known(), own(u"vllm.json"_s));
        QVERIFY(removed);
        QCOMPARE(*removed, json);
        QVERIFY(known().replacedIds.empty()); // the shipped one is back
        QVERIFY(restoreOwnFile(known(), own(u"vllm.json"_s), *removed));
        QCOMPARE(readAll(own(u"vllm.json"_s)), json);
        QVERIFY(!restoreOwnFile(known(), own(u"vllm.json"_s), "other"));
        QCOMPARE(readAll(own(u"vllm.json"_s)), json);
    }

    void removesNothingThatIsNotTheUsers()
    {
        const QString outside = m_place->filePath(u"outside.json"_s);
        writeText(outside, "x");
        writeText(own(u"lab.json"_s), smallEngine("lab", "Lab", "lab_up"));
        for (const QString& file : QStringList { outside, known().folders.shipped + u"/vllm.json"_s,
                 own(u"../../outside.json"_s), own(u"gone.json"_s), m_own, QString() }) {
            QVERIFY2(!removeOwnFile(known(), file), qPrintable(file));
        }
        QVERIFY(QFileInfo::exists(outside));
        QVERIFY(QFileInfo::exists(known().folders.shipped + u"/vllm.json"_s));
    }

    void saysThatAFolderCannotBeMade()
    {
        m_own = u"/proc/promdesk/profiles"_s;
        const auto saved = saveProfile(known(), smallEngine("lab", "Lab", "lab_up"), {});
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, ErrorKind::Io);
        m_own.clear();
        QVERIFY(!saveProfile(known(), smallEngine("lab", "Lab", "lab_up"), {}));
    }
};

QTEST_GUILESS_MAIN(tst_ProfileFolder)
#include "tst_ProfileFolder.moc"
