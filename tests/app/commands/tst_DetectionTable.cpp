// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/DetectionTable.h"
#include "support/KnowledgeSamples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_DetectionTable : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_own;
    LoadedKnowledge m_known;

    [[nodiscard]] DetectionReport report() const
    {
        return makeDetectionReport(m_known,
            { serverWith(
                m_known, u"<lab>"_s, { { "vllm:num_requests_running", 3 }, { "lab_up", 1 } }) });
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_own = std::make_unique<QTemporaryDir>();
        writeText(m_own->filePath(u"lab.json"_s), smallEngine("lab", "Lab", "lab_up"));
        writeText(m_own->filePath(u"broken.json"_s), "{\n?");
        m_known = sourceKnowledge(m_own->path());
    }

    void printsDetectedOnesFirst()
    {
        const QStringList lines = QString::fromUtf8(toTable(report())).split(u'\n');
        QCOMPARE(lines.size(), static_cast<int>(m_known.knowledge.profiles->profiles.size()) + 2);
        QVERIFY(lines[0].startsWith(u"PROFILE "_s));
        QVERIFY2(lines[1].startsWith(u"lab "_s) && lines[1].contains(u" detected "_s)
                && lines[1].contains(u"1 of 1"_s) && lines[1].endsWith(u"by lab_up (1 series)"_s),
            qPrintable(lines[1]));
        QVERIFY(lines[2].startsWith(u"vllm "_s));
        QVERIFY(lines[3].contains(u" not found "_s));
    }

    void writesJson()
    {
        const QJsonObject json = QJsonDocument::fromJson(toJson(report())).object();
        QJsonObject vllm;
        QJsonObject triton;
        for (const QJsonValue& one : json[u"profiles"_s].toArray()) {
            vllm = one[u"id"_s] == u"vllm"_s ? one.toObject() : vllm;
            triton = one[u"id"_s] == u"triton"_s ? one.toObject() : triton;
        }
        QCOMPARE(vllm[u"origin"_s].toString(), u"shipped"_s);
        QCOMPARE(vllm[u"role"_s].toString(), u"engine"_s);
        const QJsonObject server = vllm[u"servers"_s][0].toObject();
        QCOMPARE(server[u"state"_s].toString(), u"detected"_s);
        QCOMPARE(server[u"server"_s].toString(), u"<lab>"_s);
        QCOMPARE(server[u"markers"_s][u"vllm:num_requests_running"_s].toInt(), 3);
        QVERIFY(server[u"signals"_s][u"concurrency"_s].toObject().contains(u"needs"_s));
        QVERIFY(server[u"signals"_s][u"output_tokens_per_s"_s].toObject().contains(u"missing"_s));
        const QJsonObject other = triton[u"servers"_s][0].toObject();
        QCOMPARE(other[u"state"_s].toString(), u"not-found"_s);
        QVERIFY(other[u"reason"_s].toString().contains(u"nv_"_s));
        QVERIFY(!other.contains(u"signals"_s));
        const QJsonArray problems = json[u"problems"_s].toArray();
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems[0][u"line"_s].toInt(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_DetectionTable)
#include "tst_DetectionTable.moc"
