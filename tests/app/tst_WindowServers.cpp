// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ProgramWindow.h"
#include "Resources.h"
#include "charts/TimeSeriesPlot.h"
#include "panels/PanelWords.h"
#include "panels/TimeSeriesPanel.h"
#include "series/SampleValue.h"
#include "support/PrometheusServer.h"
#include "theme/Theme.h"
#include "tiles/PageTile.h"
#include "tiles/PageView.h"
#include "tiles/SourceChips.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <functional>
#include <memory>
#include <set>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 60'000;
constexpr Duration kScrape = Duration::fromSeconds(15);
constexpr int kSamples = 120;

/// A gauge of half an hour up to `end`; where present() says no there is no sample.
QByteArray history(
    const QByteArray& name, Instant end, const std::function<bool(int sample)>& present)
{
    QByteArray text = "# TYPE load gauge\n";
    for (int i = 0; i < kSamples; ++i) {
        if (present(i)) {
            const Instant time = end - kScrape * (kSamples - i);
            text += "load{job=\"" + name + "\"} " + QByteArray::number(i) + ' '
                + toEpochText(time).toLatin1() + '\n';
        }
    }
    return text;
}

bool always(int)
{
    return true;
}

/// One page with one panel over all servers; each has a name and, perhaps, a twin.
Workspace workspaceFor(const std::vector<const PrometheusServer*>& servers, const QString& pair)
{
    Workspace workspace = workspaceOf(u"http://localhost:1"_s, u"last_over_time(load[14s])"_s);
    workspace.connections.clear();
    for (const PrometheusServer* server : servers) {
        ConnectionSettings connection;
        connection.id = u"id%1"_s.arg(workspace.connections.size() + 1);
        connection.name = u"eu-%1"_s.arg(workspace.connections.size() + 1);
        connection.baseUrl = server->baseUrl();
        connection.haGroup = pair;
        workspace.connections.push_back(connection);
    }
    workspace.range = { u"now-1h"_s, u"now"_s };
    return workspace;
}

} // namespace

/// Several real servers behind one chart of the real window.
class tst_WindowServers : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProgramWindow> m_program;

    [[nodiscard]] const PlotContent& content()
    {
        static const PlotContent none;
        const auto* panel = m_program->tile() == nullptr
            ? nullptr
            : qobject_cast<const TimeSeriesPanel*>(m_program->tile()->body());
        return panel == nullptr ? none : panel->plot().content();
    }

    /// The `source` labels of the lines in the chart.
    [[nodiscard]] std::set<std::string> sources()
    {
        std::set<std::string> names;
        for (const ChartSeries& one : content().series) {
            names.emplace(one.series().labels.value("source"));
        }
        return names;
    }

    [[nodiscard]] QString badges()
    {
        QStringList texts;
        for (const PanelBadge& badge : m_program->tile()->badges()) {
            texts += badge.text + u'|' + badge.explanation;
        }
        return texts.join(u'\n');
    }

    [[nodiscard]] QString silences()
    {
        QStringList texts;
        for (const PlotSilence& silence : content().silences) {
            texts += silence.label.plain();
        }
        return texts.join(u'\n');
    }

    [[nodiscard]] bool refreshUntil(const std::function<bool()>& isSo)
    {
        return QTest::qWaitFor(
            [&] {
                if (!isSo()) {
                    m_program->refresh();
                }
                return QTest::qWaitFor(isSo, 2000);
            },
            kWaitMs);
    }

    void open(const std::vector<const PrometheusServer*>& servers, const QString& pair = {})
    {
        m_program->openWith(workspaceFor(servers, pair), m_folder->filePath(u"w.promdesk"_s));
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support|"
                                                "QNetworkReplyImplPrivate::error: Internal)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
    }

    void cleanup()
    {
        m_program.reset();
        m_folder.reset();
    }

    void drawsTheOthersWhileAServerIsDownAndAllWhenItIsBack()
    {
        const Instant end = SystemClock().now().alignedDown(kScrape);
        PrometheusServer first({ .history = history("a", end, always) });
        PrometheusServer second({ .history = history("b", end, always) });
        QVERIFY2(first.start(), qPrintable(first.errorText()));
        QVERIFY2(second.start(), qPrintable(second.errorText()));
        open({ &first, &second });
        const std::set<std::string> both { "eu-1", "eu-2" };
        QVERIFY(refreshUntil([&] { return sources() == both; }));
        QTRY_VERIFY2_WITH_TIMEOUT(badges().isEmpty(), qPrintable(badges()), kWaitMs);
        QVERIFY(silences().isEmpty());

        second.kill();
        m_program->refresh();
        QVERIFY(refreshUntil([&] { return !silences().isEmpty(); }));
        QVERIFY2(silences().startsWith(u"eu-2 did not answer since "_s), qPrintable(silences()));
        QCOMPARE(sources(), both); // what it said before stays
        QVERIFY2(
            badges().contains(u"Partial: eu-2|eu-2 did not answer since"_s), qPrintable(badges()));
        QVERIFY2(m_program->tile()->body()->summary().contains(u"eu-2 did not answer since"_s),
            qPrintable(m_program->tile()->body()->summary()));
        QVERIFY2(!badges().contains(u"Stale"_s), qPrintable(badges()));

        QVERIFY2(second.restart(), qPrintable(second.errorText()));
        QVERIFY(refreshUntil([&] { return silences().isEmpty() && badges().isEmpty(); }));
        QCOMPARE(sources(), both);
    }

    void fillsTheHolesOfAPairWithTheSameValues()
    {
        const Instant end = SystemClock().now().alignedDown(kScrape);
        PrometheusServer first(
            { .history = history("a", end, [](int i) { return i < 40 || i >= 60; }) });
        PrometheusServer second({ .history = history("a", end, [](int i) { return i < 100; }) });
        QVERIFY2(first.start(), qPrintable(first.errorText()));
        QVERIFY2(second.start(), qPrintable(second.errorText()));
        open({ &first, &second }, u"pair"_s);
        // Each sample holds for 14 s: what is drawn at a time is known exactly.
        const auto sampleAt = [end](Instant time) {
            return static_cast<double>((time - (end - kScrape * kSamples)).toMs() / kScrape.toMs());
        };
        std::set<double> seen;
        const auto look = [&] {
            seen.clear();
            for (const ChartSeries& one : content().series) {
                const Series& series = one.series();
                for (std::size_t i = 0; i < series.values.size(); ++i) {
                    if (!isMissing(series.values[i])) {
                        QCOMPARE(series.values[i], sampleAt(series.axis.at(i)));
                        seen.insert(series.values[i]);
                    }
                }
            }
        };
        QVERIFY(refreshUntil([&] {
            look();
            return seen.size() == std::size_t { kSamples };
        }));
        QCOMPARE(content().series.size(), std::size_t { 1 });
        first.kill();
        m_program->refresh();
        QVERIFY(refreshUntil([&] { return badges().contains(u"eu-1 did not answer"_s); }));
        QVERIFY2(!badges().contains(u"Partial"_s), qPrintable(badges()));
        QVERIFY(silences().isEmpty());
    }

    void showsOneServerAloneAndHidesOne()
    {
        const Instant end = SystemClock().now().alignedDown(kScrape);
        PrometheusServer first({ .history = history("a", end, always) });
        PrometheusServer second({ .history = history("b", end, always) });
        QVERIFY2(first.start(), qPrintable(first.errorText()));
        QVERIFY2(second.start(), qPrintable(second.errorText()));
        open({ &first, &second });
        const std::set<std::string> both { "eu-1", "eu-2" };
        QVERIFY(refreshUntil([&] { return sources() == both; }));
        auto* chips = m_program->page()->findChild<SourceChips*>();
        QVERIFY(chips->isVisible());
        const auto buttons = chips->findChildren<QToolButton*>();
        QCOMPARE(buttons.size(), 2);
        QTest::mouseClick(buttons.at(0), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(sources(), std::set<std::string> { "eu-1" }, kWaitMs);
        QTest::keyClick(buttons.at(0), Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(sources(), both, kWaitMs);
        QTest::keyClick(buttons.at(0), Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(sources(), std::set<std::string> { "eu-2" }, kWaitMs);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WindowServers)
#include "tst_WindowServers.moc"
