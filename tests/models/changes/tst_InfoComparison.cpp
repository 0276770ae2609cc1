// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ChangeRows.h"
#include "changes/InfoComparison.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_InfoComparison : public QObject
{
    Q_OBJECT

private:
    EntityIndex m_index { labelWords(), u"s"_s };

    static LabelSet info(const char* metric, std::vector<LabelSet::Label> more)
    {
        LabelSet labels(std::move(more));
        labels.set("__name__", metric);
        return labels;
    }

    static LabelSet image(const char* pod, const char* name, const char* uid)
    {
        return info("kube_pod_container_info",
            { { "pod", pod }, { "container", "vllm" }, { "image", name }, { "uid", uid } });
    }

    [[nodiscard]] std::vector<FleetChange> compare(const Rows& before, const Rows& after,
        const TargetNames& moved = {}, const std::vector<FleetChange>& entities = {}) const
    {
        return compareInfos(vectorOf(before), vectorOf(after), m_index, moved, entities);
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aNewVersionIsOneRow()
    {
        const auto found = compare({ { info("prometheus_build_info",
                                           { { "instance", "p:1" }, { "version", "2.42" },
                                               { "revision", "aa" }, { "goos", "linux" } }),
                                       1 } },
            { { info("prometheus_build_info",
                    { { "instance", "p:1" }, { "version", "2.45" }, { "revision", "bb" },
                        { "goos", "linux" } }),
                1 } });
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY(found.front().kind == ChangeKind::Version);
        QCOMPARE(found.front().what, u"prometheus_build_info"_s);
        QCOMPARE(found.front().before, u"revision aa, version 2.42"_s);
        QCOMPARE(found.front().after, u"revision bb, version 2.45"_s);
        QCOMPARE(found.front().entity, u"p:1"_s);
    }

    void anotherSettingIsConfiguration()
    {
        const auto found = compare(
            { { info("vllm:cache_config_info", { { "instance", "a:1" }, { "util", "0.9" } }), 1 } },
            { { info("vllm:cache_config_info", { { "instance", "a:1" }, { "cpu", "4" } }), 1 } });
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY(found.front().kind == ChangeKind::Configuration);
        QCOMPARE(found.front().before, u"no cpu, util 0.9"_s);
        QCOMPARE(found.front().after, u"cpu 4, no util"_s);
    }

    void otherPodsWithTheSameImageAreNoChange()
    {
        const auto found = compare({ { image("llama-7d9f8c6b5d-x2x4z", "vllm:1", "1"), 1 },
                                       { image("llama-7d9f8c6b5d-ccccc", "vllm:1", "2"), 1 } },
            { { image("llama-8c7b6f5d4c-bbbbb", "vllm:1", "3"), 1 } });
        QVERIFY(found.empty());
    }

    void anotherImageIs()
    {
        const auto found = compare({ { image("llama-7d9f8c6b5d-x2x4z", "vllm:1", "1"), 1 } },
            { { image("llama-7d9f8c6b5d-x2x4z", "vllm:1", "1"), 1 },
                { image("llama-8c7b6f5d4c-bbbbb", "vllm:2", "3"), 1 } });
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY(found.front().kind == ChangeKind::Version);
        QCOMPARE(found.front().entity, u"llama"_s);
        QCOMPARE(found.front().before, u"image vllm:1"_s);
        QCOMPARE(found.front().after, u"image vllm:2, vllm:1"_s); // what is new stands first
        QCOMPARE(found.front().details, QStringList { u"vllm"_s });
    }

    void whatCameOrWentIsSaidOnce()
    {
        const LabelSet labels = info("x_info", { { "instance", "a:1" }, { "mode", "fast" } });
        const auto went = compare({ { labels, 1 } }, {});
        QCOMPARE(went.size(), std::size_t(1));
        QCOMPARE(went.front().before, u"mode fast"_s);
        QVERIFY(went.front().after.isEmpty());
        const auto came = compare({}, { { labels, 1 } });
        QVERIFY(came.front().before.isEmpty());
        QCOMPARE(compare({}, { { info("x_info", { { "instance", "a:1" } }), 1 } }).front().after,
            u"there"_s);
    }

    void whatWentWithItsTargetNeedsNoWords()
    {
        const LabelSet labels =
            info("x_info", { { "job", "j" }, { "instance", "a:1" }, { "mode", "fast" } });
        QVERIFY(compare({ { labels, 1 } }, {}, { { "j", "a:1" } }).empty());
        QCOMPARE(compare({ { labels, 1 } }, {}, { { "j", "b:1" } }).size(), std::size_t(1));
    }

    void whatWentWithItsEntityNeedsNoWords()
    {
        const LabelSet labels = info("x_info", { { "instance", "a:1" }, { "mode", "fast" } });
        FleetChange gone;
        gone.kind = ChangeKind::Endpoint;
        gone.before = u"there"_s;
        gone.scope = m_index.find(labels).scope;
        QVERIFY(compare({ { labels, 1 } }, {}, {}, { gone }).empty());
        gone.after = u"there, too"_s; // it only changed
        QCOMPARE(compare({ { labels, 1 } }, {}, {}, { gone }).size(), std::size_t(1));
    }

    void manyValuesAreCut()
    {
        Rows before;
        Rows after;
        for (int i = 0; i < 50; ++i) {
            const std::string value = "v" + std::to_string(100 + i);
            before.push_back({ info("x_info", { { "instance", "a:1" }, { "l", value } }), 1 });
        }
        after.push_back({ info("x_info", { { "instance", "a:1" }, { "l", "new" } }), 1 });
        const auto found = compare(before, after);
        QCOMPARE(found.front().before, u"l v100, v101, v102, v103 and 46 more"_s);
        QCOMPARE(found.front().after, u"l new"_s);
    }

    void manyLabelsAreCut()
    {
        std::vector<LabelSet::Label> old { { "instance", "a:1" } };
        std::vector<LabelSet::Label> now { { "instance", "a:1" } };
        for (int i = 0; i < 200; ++i) {
            old.emplace_back("l" + std::to_string(100 + i), "1");
            now.emplace_back("l" + std::to_string(100 + i), "2");
        }
        const auto found = compare({ { info("x_info", old), 1 } }, { { info("x_info", now), 1 } });
        QVERIFY(found.front().after.endsWith(u", and 194 more labels"_s));
    }

    void hostileTextsStayTexts()
    {
        const auto found =
            compare({ { info("x_info", { { "instance", "a:1" }, { "l", "<img>\n\u202e" } }), 1 } },
                { { info("x_info", { { "instance", "a:1" }, { "l", "../../x" } }), 1 } });
        QVERIFY(!found.front().before.contains(u'\n'));
        QVERIFY(!found.front().before.contains(QChar(0x202e)));
        QVERIFY(found.front().before.contains(u"<img>"_s));
        QCOMPARE(found.front().after, u"l ../../x"_s);
    }

    void otherMetricsAreNotLookedAt()
    {
        QVERIFY(compare({ { info("up", { { "instance", "a:1" }, { "l", "1" } }), 1 } },
            { { info("up", { { "instance", "a:1" }, { "l", "2" } }), 1 } })
                    .empty());
    }

    void whatIsKnownOfOneTimeOnlyIsNoChange()
    {
        const SnapshotPtr some = vectorOf({ { info("x_info", { { "l", "1" } }), 1 } });
        QVERIFY(compareInfos(some, nullptr, m_index, {}, {}).empty());
        QVERIFY(compareInfos(nullptr, some, m_index, {}, {}).empty());
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_InfoComparison)
#include "tst_InfoComparison.moc"
