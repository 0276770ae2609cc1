// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ProgramWindow.h"
#include "Resources.h"
#include "charts/LegendModel.h"
#include "charts/TimeSeriesPlot.h"
#include "core/Limits.h"
#include "series/SampleValue.h"
#include "support/FaultServer.h"
#include "theme/Theme.h"
#include "tiles/BadgeButton.h"
#include "tiles/PageTile.h"
#include "windows/ExportController.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLocale>
#include <QMouseEvent>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 60'000;
/// A person notices a tenth of this; a busy machine must not fail the test.
constexpr qint64 kLongestGapMs = 5000;
constexpr int kManySeries = 50'000;

/// One sample a step, the last one a step ago.
QByteArray samples(Instant end, const QByteArrayList& values)
{
    const Duration step = Duration::fromSeconds(15);
    QByteArrayList all;
    for (qsizetype i = 0; i < values.size(); ++i) {
        const Instant time = end.alignedDown(step) - step * (values.size() - i);
        all += '[' + toEpochText(time).toLatin1() + ",\"" + values.at(i) + "\"]";
    }
    return '[' + all.join(',') + ']';
}

QByteArray series(Instant end, const QByteArray& labels, const QByteArrayList& values)
{
    return "{\"metric\":{" + labels + "},\"values\":" + samples(end, values) + '}';
}

QByteArray unsorted(Instant end)
{
    const QByteArray second = toEpochText(end - Duration::fromSeconds(30)).toLatin1();
    const QByteArray first = toEpochText(end - Duration::fromSeconds(90)).toLatin1();
    return "{\"metric\":{},\"values\":[[" + second + ",\"2\"],[" + first + ",\"1\"]]}";
}

QByteArray manySeries(Instant end)
{
    const QByteArray values = samples(end, { "1", "2", "3" });
    QByteArray all;
    all.reserve(kManySeries * 120);
    for (int i = 0; i < kManySeries; ++i) {
        all += "{\"metric\":{\"i\":\"" + QByteArray::number(i) + "\"},\"values\":" + values + "},";
    }
    all.chop(1);
    return all;
}

QByteArray hostileLabels()
{
    return "\"__name__\":\"x\",\"html\":\"<img src=x onerror=alert(1)><b>\",\"newline\":\"a\\nb\","
           "\"quotes\":\"say \\\"hi\\\", "
           "'you'\",\"rtl\":\"\\u202eabc\\u2066\",\"nul\":\"a\\u0000b\","
           "\"formula\":\"=1+1\",\"minus\":\"-2+3\",\"at\":\"@SUM(A1)\",\"long\":\""
        + QByteArray(4096, 'x') + '"';
}

/// The cells of a file as RFC 4180 has it.
QList<QStringList> cellsOf(const QString& csv)
{
    QList<QStringList> rows { {} };
    QString cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < csv.size(); ++i) {
        const QChar c = csv.at(i);
        if (isQuoted && c == u'"' && i + 1 < csv.size() && csv.at(i + 1) == u'"') {
            cell += c;
            ++i;
        } else if (c == u'"') {
            isQuoted = !isQuoted;
        } else if (!isQuoted && (c == u',' || c == u'\n')) {
            rows.last().append(std::exchange(cell, {}));
            if (c == u'\n') {
                rows.append(QStringList());
            }
        } else if (isQuoted || c != u'\r') {
            cell += c;
        }
    }
    rows.removeLast();
    return rows;
}

bool isSameNumber(double a, double b)
{
    return (std::isnan(a) && std::isnan(b))
        || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool isShowable(const QString& text)
{
    static const QRegularExpression unsafe(
        u"[\\x{0}-\\x{9}\\x{b}-\\x{1f}\\x{7f}-\\x{9f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]"_s);
    return text.size() < 2000 && !text.contains(unsafe);
}

} // namespace

/// What a chart, its words and its files make of data that is odd but true.
class tst_WindowOddData : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<ProgramWindow> m_program;
    Instant m_end = SystemClock().now();

    void open(const QByteArray& result)
    {
        m_server->on("/api/v1/query_range",
            FaultScript::json("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\","
                              "\"result\":["
                + result + "]}}"));
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        m_program->openWith(
            workspaceOf(m_server->url(), u"odd"_s), m_folder->filePath(u"w.promdesk"_s));
        QTRY_VERIFY_WITH_TIMEOUT(m_program->frame().state == FrameState::Fresh, kWaitMs);
        QTest::qWait(0);
    }

    [[nodiscard]] QString badges()
    {
        QStringList texts;
        for (const BadgeButton* button : m_program->tile()->findChildren<BadgeButton*>()) {
            if (button->isVisible()) {
                texts += button->accessibleName() + u": "_s + button->accessibleDescription();
            }
        }
        return texts.join(u'\n');
    }

    /// Writes the panel to a file; its bytes.
    [[nodiscard]] QByteArray exported(const QString& format)
    {
        ExportController& exports = m_program->window().exports();
        const QString file = m_folder->filePath(u"out."_s + format);
        QSignalSpy done(&exports, &ExportController::exported);
        exports.saveData(exports.panelQueries(*m_program->page(), u"panel"_s),
            { .format = format,
                .options = { .layout = ExportOptions::Layout::Long,
                    .timeFormat = ExportOptions::TimeFormat::Epoch,
                    .guardsFormulas = true } },
            file);
        [&] { QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, kWaitMs); }();
        QFile written(file);
        return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
    }

    void checkCsv()
    {
        const QList<QStringList> rows = cellsOf(QString::fromUtf8(exported(u"csv"_s)));
        QVERIFY(!rows.isEmpty());
        const QStringList header = rows.first();
        QCOMPARE(header.first(), u"timestamp"_s);
        QCOMPARE(header.last(), u"value"_s);
        qsizetype at = 1;
        for (const Series& one : m_program->frame().snapshot->series) {
            for (std::size_t i = 0; i < one.values.size(); ++i) {
                if (isMissing(one.values[i])) {
                    continue;
                }
                QVERIFY(at < rows.size());
                const QStringList& row = rows.at(at++);
                QCOMPARE(row.size(), header.size());
                QCOMPARE(row.first(), toEpochText(one.axis.at(i)));
                QString value = row.last();
                value.replace(u"Inf"_s, u"inf"_s).replace(u"NaN"_s, u"nan"_s);
                QVERIFY2(isSameNumber(value.toDouble(), one.values[i]), qPrintable(row.last()));
                for (qsizetype column = 1; column + 1 < header.size(); ++column) {
                    checkCell(header.at(column), row.at(column), one.labels);
                }
            }
        }
        QCOMPARE(at, rows.size());
    }

    static void checkCell(const QString& header, const QString& cell, const LabelSet& labels)
    {
        QVERIFY2(!cell.startsWith(u'=') && !cell.startsWith(u'+') && !cell.startsWith(u'-')
                && !cell.startsWith(u'@'),
            qPrintable(cell));
        const QString value = toQString(labels.value(header.toStdString()));
        const QString read =
            cell.startsWith(u'\'') && !value.startsWith(u'\'') ? cell.mid(1) : cell;
        QCOMPARE(read, value);
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
    }

    void init()
    {
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        m_server->otherwise(FaultScript::json("{\"status\":\"success\",\"data\":null}"));
        m_server->on("/api/v1/query",
            FaultScript::json("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\","
                              "\"result\":[]}}"));
    }

    void cleanup()
    {
        m_program.reset();
        m_server.reset();
        m_folder.reset();
    }

    void staysReadableAndExact_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QString>("summary");
        QTest::addColumn<QString>("badge");
        const QByteArrayList counter { "10", "20", "30", "5", "15" };
        const QByteArray plain = series(m_end, "\"a\":\"b\"", { "1", "2", "3" });
        QTest::newRow("NaN, infinities and numbers")
            << series(m_end, {}, { "1", "NaN", "+Inf", "-Inf", "2" })
            << u"^1 series, last 2, max 2$"_s << QString();
        QTest::newRow("nothing but NaN") << series(m_end, {}, { "NaN", "NaN", "NaN" })
                                         << u"^1 series, last –, max –$"_s << QString();
        QTest::newRow("the greatest numbers")
            << series(m_end, {}, { "1e308", "-1e308", "1.7976931348623157e308", "3" })
            << u"^1 series, last 3, max "_s << QString();
        QTest::newRow("the least numbers") << series(m_end, {}, { "5e-324", "1e-300", "0" })
                                           << u"^1 series, last 0"_s << QString();
        QTest::newRow("more digits than a double has")
            << series(m_end, {}, { "9007199254740993", "9007199254740995" }) << u"^1 series"_s
            << QString();
        QTest::newRow("twins") << plain + ',' + plain << u"^2 series"_s
                               << u"^Notice: (.|\n)*same labels as another one"_s;
        QTest::newRow("unsorted times") << unsorted(m_end) << u"^1 series, last 2, max 2$"_s
                                        << u"^Notice: (.|\n)*(order|sort)"_s;
        QTest::newRow("counter reset")
            << series(m_end, {}, counter) << u"^1 series, last 15, max 30$"_s << QString();
        QTest::newRow("one sample")
            << series(m_end, {}, { "7" }) << u"^1 series, last 7, max 7$"_s << QString();
        QTest::newRow("no series") << QByteArray() << u"^No data in this range"_s << QString();
        QTest::newRow("hostile labels") << series(m_end, hostileLabels(), { "1", "2" })
                                        << u"^1 series, last 2, max 2$"_s << QString();
        QTest::newRow("no UTF-8") << series(m_end, "\"a\":\"\xC3(\xFF\"", { "1", "2" })
                                  << u"^1 series"_s << u"^Notice: "_s;
        QTest::newRow("too large for a double") << series(m_end, {}, { "1", "1e999" })
                                                << u"^1 series, last 1, max 1$"_s << u"^Notice: "_s;
    }

    void staysReadableAndExact()
    {
        QFETCH(QByteArray, result);
        QFETCH(QString, summary);
        QFETCH(QString, badge);
        const LoopGap gap;
        open(result);
        const QString said = m_program->tile()->body()->summary();
        QVERIFY2(QRegularExpression(summary).match(said).hasMatch(), qPrintable(said));
        QVERIFY2(isShowable(said), qPrintable(said));
        QTRY_VERIFY2(badge.isEmpty() ? badges().isEmpty()
                                     : QRegularExpression(badge).match(badges()).hasMatch(),
            qPrintable(badges()));
        auto* plot = m_program->tile()->findChild<TimeSeriesPlot*>();
        QVERIFY(plot != nullptr);
        m_program->window().grab();
        QVERIFY(std::isfinite(plot->lowest()) && std::isfinite(plot->highest()));
        QVERIFY(plot->lowest() < plot->highest());
        for (double share = 0; share <= 1; share += 0.05) { // under the pointer
            const QRectF area = plot->plotArea();
            const QPointF at(area.right() - share * area.width() / 10, area.center().y());
            QMouseEvent move(QEvent::MouseMove, at, plot->mapToGlobal(at), Qt::NoButton,
                Qt::NoButton, Qt::NoModifier);
            QCoreApplication::sendEvent(plot, &move);
        }
        m_program->window().grab();
        for (const QAbstractItemModel* model :
            m_program->tile()->findChildren<QAbstractItemModel*>()) {
            for (int row = 0; row < std::min(model->rowCount(), 5); ++row) {
                QVERIFY(isShowable(model->index(row, 0).data().toString()));
            }
        }
        checkCsv();
        const QByteArray json = exported(u"json"_s);
        QVERIFY(!QJsonDocument::fromJson(json).isNull());
        QVERIFY2(gap.longestMs() < kLongestGapMs, qPrintable(QString::number(gap.longestMs())));
    }

    void showsSomeOfVeryManySeriesAndSaysSo()
    {
        const LoopGap gap;
        open(manySeries(m_end));
        const QLocale locale;
        const QString wanted = u"Showing %1 of %2 series"_s.arg(
            locale.toString(static_cast<int>(limits::kSeriesPerPlot)),
            locale.toString(kManySeries));
        QStringList shown;
        for (const QLabel* label : m_program->tile()->findChildren<QLabel*>()) {
            if (label->isVisible()) {
                shown += label->text();
            }
        }
        QVERIFY2(shown.contains(wanted), qPrintable(shown.join(u'\n')));
        auto* plot = m_program->tile()->findChild<TimeSeriesPlot*>();
        QCOMPARE(plot->content().series.size(), limits::kSeriesPerPlot);
        QCOMPARE(m_program->tile()->findChild<LegendModel*>()->rowCount(),
            static_cast<int>(limits::kSeriesPerPlot));
        m_program->window().grab();
        QCOMPARE(m_program->frame().snapshot->series.size(), std::size_t { kManySeries });
        // The file holds them all.
        QCOMPARE(exported(u"csv"_s).count('\n'), 1 + 3 * kManySeries);
        QVERIFY2(gap.longestMs() < kLongestGapMs, qPrintable(QString::number(gap.longestMs())));
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WindowOddData)
#include "tst_WindowOddData.moc"
