// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Resources.h"
#include "core/UntrustedText.h"
#include "panels/PanelTypes.h"
#include "support/PanelSamples.h"
#include "theme/Theme.h"

#include <QImage>
#include <QJsonObject>
#include <QPainter>
#include <QSet>
#include <QTest>

#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

struct Situation
{
    const char* name;
    std::vector<SeriesFrame> (*frames)();
};

SeriesFrame failedFrame(FrameState state)
{
    SeriesFrame frame = frameOf(nullptr, state);
    frame.error = Error { .kind = ErrorKind::Timeout,
        .message = u"No answer for 15 s <b>now</b>"_s,
        .context = u"prom.example:9090"_s,
        .detail = {} };
    return frame;
}

std::vector<SeriesFrame> awkwardFrames()
{
    std::string longText(4096, 'x');
    return { frameOf(snapshotOf({ curve({ { "a", "<img src=\"/dev/zero\"><b>bold</b>" } }, 1, 0),
        curve({ { "a", "two\nlines\tand \x01 controls" } }, 2, 1),
        curve({ { "a", longText } }, 3, 2),
        curve({ { "a", "\u202eright to left \u05e9\u05dc\u05d5\u05dd" } }, 4, 3),
        curve({ { "a", "broken \xff\xfe utf-8" } }, 5, 4), curve({}, 6, 5) })) };
}

std::vector<SeriesFrame> specialFrames()
{
    constexpr double kInf = std::numeric_limits<double>::infinity();
    Series series = curve({ { "a", "b" } }, 1e-3, 0);
    for (std::size_t i = 20; i < 60; ++i) {
        series.values[i] = i < 30 ? std::nan("") : i < 40 ? kInf : i < 50 ? -kInf : missingValue();
    }
    series.values[100] = 1e308;
    series.values[101] = -1e308;
    Series nothing = curve({ { "a", "c" } }, 1, 0);
    nothing.values.assign(nothing.values.size(), std::nan(""));
    Series last = curve({ { "a", "d" } }, 1, 0);
    last.values.back() = kInf;
    return { frameOf(snapshotOf({ series, nothing, last })) };
}

std::vector<SeriesFrame> manyFrames()
{
    std::vector<Series> series;
    for (int i = 0; i < 1000; ++i) {
        series.push_back(curve({ { "pod", "pod-" + std::to_string(i) } }, 1 + i % 17, i, 60));
    }
    return { frameOf(snapshotOf(std::move(series))) };
}

std::vector<SeriesFrame> staleFrames()
{
    SeriesFrame frame = failedFrame(FrameState::Stale);
    frame.snapshot = snapshotOf({ curve({ { "a", "b" } }, 1, 0) });
    frame.range.end = frame.range.end - Duration::fromHours(3);
    return { frame };
}

const std::vector<Situation>& situations()
{
    static const std::vector<Situation> all {
        { "nothing asked yet", [] { return std::vector<SeriesFrame> {}; } },
        { "loading", [] { return std::vector { frameOf(nullptr, FrameState::Loading) }; } },
        { "no series", [] { return std::vector { frameOf(snapshotOf({})) }; } },
        { "failed", [] { return std::vector { failedFrame(FrameState::Failed) }; } },
        { "stale", staleFrames },
        { "one series",
            [] {
                return std::vector { frameOf(snapshotOf({ curve({ { "a", "b" } }, 2, 0) })) };
            } },
        { "one sample",
            [] {
                return std::vector { frameOf(snapshotOf({ curve({ { "a", "b" } }, 2, 0, 1) })) };
            } },
        { "a thousand series", manyFrames },
        { "awkward labels", awkwardFrames },
        { "NaN and infinities", specialFrames },
    };
    return all;
}

const Registry<PanelType>& panelTypes()
{
    static const auto registry = [] {
        auto made = std::make_unique<Registry<PanelType>>();
        registerPanelTypes(*made);
        return made;
    }();
    return *registry;
}

PanelPlan planFor(const std::string& type)
{
    PanelPlan plan = planOf(QString::fromStdString(type), u"Latency <i>p99</i>"_s, Unit::Seconds);
    plan.spec.thresholds = { { 1.5, u"degraded"_s }, { 2.5, u"failing"_s } };
    plan.spec.options.insert(u"text"_s, u"<h1>Runbook</h1>\nRestart & wait"_s);
    plan.spec.options.insert(u"change"_s, true);
    return plan;
}

QImage pictureOf(PanelBody& body, QSize size, int scale)
{
    QImage image(size * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    body.renderTo(painter, size);
    painter.end();
    return image;
}

bool hasSeveralColors(const QImage& image)
{
    const QRgb first = image.pixel(0, 0);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixel(x, y) != first) {
                return true;
            }
        }
    }
    return false;
}

bool hasColor(const QImage& image, QRgb color)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixel(x, y) == color) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

/// Every registered panel type, tried with everything that may come from a server.
class tst_PanelTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void drawsAPictureInEverySituation_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("situation");
        for (const auto& entry : panelTypes().entries()) {
            for (std::size_t i = 0; i < situations().size(); ++i) {
                QTest::addRow("%s: %s", entry.id.c_str(), situations()[i].name)
                    << QString::fromStdString(entry.id) << static_cast<int>(i);
            }
        }
    }

    void drawsAPictureInEverySituation()
    {
        QFETCH(QString, type);
        QFETCH(int, situation);
        for (const Theme& theme : { Theme::light(), Theme::dark() }) {
            applyTheme(theme);
            const std::unique_ptr<PanelBody> body(
                panelTypes().find(type.toStdString())->createBody(nullptr));
            body->setTimeZone(QTimeZone::utc());
            body->setTimeRange(sampleDay());
            body->setPlan(planFor(type.toStdString()));
            body->showFrames(situations()[static_cast<std::size_t>(situation)].frames());
            QVERIFY(!body->summary().isEmpty());
            QVERIFY(!body->accessibleName().isEmpty());
            QCOMPARE(body->accessibleDescription(), body->summary());
            for (const int scale : { 1, 2 }) {
                QVERIFY(hasSeveralColors(pictureOf(*body, { 200, 100 }, scale)));
            }
            const QImage large = pictureOf(*body, { 1920, 1080 }, 1);
            QVERIFY(hasSeveralColors(large));
            QVERIFY(hasColor(large, theme.surface.rgb()));
        }
    }

    void drawsTheSamePictureTwice_data() { drawsAPictureInEverySituation_data(); }

    void drawsTheSamePictureTwice()
    {
        QFETCH(QString, type);
        QFETCH(int, situation);
        applyTheme(Theme::dark());
        const std::unique_ptr<PanelBody> body(
            panelTypes().find(type.toStdString())->createBody(nullptr));
        body->setTimeZone(QTimeZone::utc());
        body->setTimeRange(sampleDay());
        body->setPlan(planFor(type.toStdString()));
        body->showFrames(situations()[static_cast<std::size_t>(situation)].frames());
        QCOMPARE(pictureOf(*body, { 480, 260 }, 2), pictureOf(*body, { 480, 260 }, 2));
    }

    void survivesWhileShown_data()
    {
        QTest::addColumn<QString>("type");
        for (const auto& entry : panelTypes().entries()) {
            QTest::newRow(entry.id.c_str()) << QString::fromStdString(entry.id);
        }
    }

    /// One body lives through all situations, a plan change and a change of theme.
    void survivesWhileShown()
    {
        QFETCH(QString, type);
        applyTheme(Theme::light());
        QWidget page;
        PanelBody* body = panelTypes().find(type.toStdString())->createBody(&page);
        body->resize(600, 320);
        body->setTimeRange(sampleDay());
        body->setPlan(planFor(type.toStdString()));
        for (const Situation& situation : situations()) {
            body->showFrames(situation.frames());
            QTRY_VERIFY(hasSeveralColors(body->grab().toImage()));
        }
        const QImage light = body->grab().toImage();
        applyTheme(Theme::dark());
        QTRY_VERIFY(body->grab().toImage() != light);
        body->setPlan(planFor(type.toStdString()));
        body->showFrames({});
        QVERIFY(!body->summary().isEmpty());
    }

    void saysWhyASignalIsMissing()
    {
        for (const auto& entry : panelTypes().entries()) {
            if (entry.id == "text") {
                continue;
            }
            const std::unique_ptr<PanelBody> body(entry.thing->createBody(nullptr));
            PanelPlan plan = planOf(QString::fromStdString(entry.id), u"TTFT"_s, Unit::Seconds, 0);
            plan.missing = { u"Triton exports no time to first token."_s };
            body->setPlan(plan);
            body->showFrames({});
            QCOMPARE(body->summary(), u"Triton exports no time to first token."_s);
        }
    }

    void hasATitleAndASize()
    {
        QSet<QString> titles;
        for (const auto& entry : panelTypes().entries()) {
            QVERIFY(!entry.thing->title().isEmpty());
            titles.insert(entry.thing->title());
            QVERIFY(entry.thing->usualSize().width > 0 && entry.thing->usualSize().width <= 24);
        }
        QCOMPARE(static_cast<std::size_t>(titles.size()), panelTypes().entries().size());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PanelTypes)
#include "tst_PanelTypes.moc"
