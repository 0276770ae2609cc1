// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SampleReport.h"
#include "detection/DetailLines.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

namespace promdesk::test {

using namespace Qt::StringLiterals;

namespace {

QString textOf(const std::vector<DetailLine>& lines)
{
    QString text;
    for (const DetailLine& line : lines) {
        text += QString(line.depth * 2, u' ') + line.label
            + (line.label.isEmpty() ? QString() : u": "_s) + line.text + u'\n';
    }
    return text;
}

} // namespace

class tst_DetailLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsEveryServerThenTheProfile()
    {
        const SampleReport sample;
        const DetectionReport report = sample.report();
        const QString text = textOf(detailLines(SampleReport::row(report, "vllm")));
        for (const QString& part : { u"lab\n  detected: by vllm:num_requests_running (24 series)"_s,
                 u"dead\n  no answer: dead does not answer: Nobody is there."_s, u"KV cache"_s,
                 u"vllm:gpu_cache_usage_perc (way 2 of 2)"_s, u"Signals that cannot be had:"_s,
                 u"(there is no vllm:generation_tokens_total)"_s,
                 u"Origin: shipped with Promdesk"_s }) {
            QVERIFY2(text.contains(part), qPrintable(part + u"\n in \n"_s + text));
        }
        QVERIFY(!text.contains(u"File:"_s)); // nobody can edit that one
    }

    void tellsWhereAProfileOfTheUsersIs()
    {
        const SampleReport sample;
        const DetectionReport report = sample.report();
        const QString text = textOf(detailLines(SampleReport::row(report, "tgi")));
        QVERIFY(text.contains(u"your correction of the shipped one"_s));
        QVERIFY(text.contains(u"File: "_s + sample.own(u"tgi.json"_s)));
        QVERIFY(text.contains(u"Any of: tgi_up"_s));
    }

    void tellsWhichLabelsNameWhat()
    {
        const SampleReport sample;
        AskedSource lab = sample.lab();
        auto tree = std::make_shared<TopologyTree>(*lab.topology);
        IdentityLabels& used = tree->sources.front().labelsInUse["vllm"];
        used.cluster = { "cluster", "farm" };
        used.endpoint = { "model_name" };
        lab.topology = tree;
        const DetectionReport report = makeDetectionReport(sample.known(), { lab });
        const QString text = textOf(detailLines(SampleReport::row(report, "vllm")));
        QVERIFY2(text.contains(u"Cluster: cluster, farm (one of the words for labels)\n"_s),
            qPrintable(text));
        QVERIFY(text.contains(u"Endpoint: model_name\n"_s));
    }

    void tellsOfABrokenFile()
    {
        const SampleReport sample;
        const QString text = textOf(detailLines(sample.known().problems.front()));
        QVERIFY(text.contains(u"Line 3: "_s));
        QVERIFY(text.contains(sample.own(u"broken.json"_s)));
    }

    void isBoundedInServers()
    {
        const SampleReport sample;
        const std::vector<AskedSource> many(1000, SampleReport::dead());
        const DetectionReport report = makeDetectionReport(sample.known(), many);
        const auto lines = detailLines(SampleReport::row(report, "vllm"));
        QVERIFY(lines.size() < 60);
        QVERIFY(textOf(lines).contains(u"Servers that are not shown here: 980"_s));
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_DetailLines)
#include "tst_DetailLines.moc"
