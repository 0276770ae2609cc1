// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Limits.h"
#include "render/PageRenderer.h"
#include "support/FlatPanel.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QColor kBody(Qt::green); // of a flat panel

PanelAnswer panelAt(const GridRect& place, const QString& type = u"flat"_s)
{
    PanelAnswer answer;
    answer.plan = planOf(type, u"CPU"_s, Unit::None);
    answer.plan.spec.place = place;
    answer.frames = { frameOf(snapshotOf({ curve({}, 1, 0) })) };
    return answer;
}

PageImage pageOf(std::vector<PanelAnswer> panels)
{
    PageImage page;
    page.title = u"Node n1"_s;
    page.subtitle = u"last hour · prom"_s;
    page.range = sampleDay();
    page.panels = std::move(panels);
    return page;
}

constexpr GridRect kLeft { .x = 0, .y = 0, .width = 12, .height = 8 };
constexpr GridRect kRight { .x = 12, .y = 0, .width = 12, .height = 8 };
constexpr GridRect kBelow { .x = 0, .y = 8, .width = 24, .height = 8 };

} // namespace

class tst_PageRenderer : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_types.add("flat", std::make_unique<FlatType>()); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
    }

    void anImageHasTheSizeAndTheScaleOfTheWish()
    {
        const auto image = makeImage({ .logical = { 300, 200 }, .scale = 1.5 });
        QVERIFY(image);
        QCOMPARE(image->size(), QSize(450, 300));
        QCOMPARE(image->devicePixelRatio(), 1.5);
        QCOMPARE(image->pixelColor(7, 7), currentTheme().window);
    }

    void anImpossibleImageIsRefused_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("scale");
        QTest::newRow("empty") << QSize(0, 100) << 1.0;
        QTest::newRow("negative") << QSize(-5, 100) << 1.0;
        QTest::newRow("scale of nothing") << QSize(100, 100) << 0.0;
        QTest::newRow("more than memory") << QSize(100'000, 100'000) << 1.0;
        QTest::newRow("by its scale") << QSize(2000, 2000) << 100.0;
    }

    void anImpossibleImageIsRefused()
    {
        QFETCH(QSize, size);
        QFETCH(double, scale);
        const auto image = makeImage({ .logical = size, .scale = scale });
        QVERIFY(!image);
        QCOMPARE(image.error().kind, ErrorKind::TooMuch);
        QVERIFY(image.error().message.contains(u"too large"_s));
    }

    void bytesAreThePictureAgain()
    {
        auto image = makeImage({ .logical = { 40, 30 } });
        QVERIFY(image);
        image->setPixelColor(3, 4, Qt::red);
        const auto bytes = toPng(*image);
        QVERIFY(bytes);
        const QImage back = QImage::fromData(*bytes, "PNG");
        QCOMPARE(back.size(), QSize(40, 30));
        QCOMPARE(back.pixelColor(3, 4), QColor(Qt::red));
        const auto none = toPng(QImage());
        QVERIFY(!none);
        QCOMPARE(none.error().kind, ErrorKind::Internal);
    }

    void panelsLieAsOnTheScreen_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void panelsLieAsOnTheScreen()
    {
        QFETCH(double, ratio);
        const QImage picture =
            draw(pageOf({ panelAt(kLeft), panelAt(kRight), panelAt(kBelow) }), { 900, 700 }, ratio);
        const auto bodyAt = [&](double x, double y) {
            return picture.pixelColor(qRound(900 * ratio * x), qRound(700 * ratio * y));
        };
        for (const auto& [x, y] :
            { std::pair(0.25, 0.3), std::pair(0.75, 0.3), std::pair(0.5, 0.8) }) {
            QCOMPARE(bodyAt(x, y), kBody);
        }
        QVERIFY(bodyAt(0.5, 0.3) != kBody); // the gap between neighbours
        const QRect all = boundsOf(picture, kBody);
        QVERIFY(all.left() > 10 * ratio && all.right() < 890 * ratio);
        QVERIFY(all.bottom() < 695 * ratio);
    }

    void theHeaderSaysWhatItIs()
    {
        const QImage picture = draw(pageOf({ panelAt(kLeft) }), { 900, 400 });
        const QRect header(0, 0, 900, 52);
        QVERIFY(countOf(picture, currentTheme().text, header, 40) > 20);
        QVERIFY(countOf(picture, currentTheme().mutedText, header, 20) > 10);
        QCOMPARE(countOf(picture, kBody, header), 0);
    }

    void headerAndTitlesArePlainAndFit()
    {
        PageImage page = pageOf({ panelAt(kLeft) });
        page.title = u"<b>"_s + QString(2000, u'W');
        page.subtitle = QString(2000, u'M') + u"\n</b>"_s;
        page.panels.front().plan.spec.title = u"<img src=x>\n"_s + QString(5000, u'x');
        const QImage picture = draw(page, { 900, 400 });
        const QRect margin(900 - Theme::kPadding, 0, Theme::kPadding, 400);
        QCOMPARE(
            countOf(picture, currentTheme().window, margin, 0), margin.width() * margin.height());
    }

    void anUnknownTypeSaysSo()
    {
        const QImage known = draw(pageOf({ panelAt(kLeft) }), { 900, 400 });
        const QImage unknown = draw(pageOf({ panelAt(kLeft, u"from the future"_s) }), { 900, 400 });
        QCOMPARE(countOf(unknown, kBody), 0);
        const QRect body(20, 100, 420, 280);
        QCOMPARE(countOf(known, currentTheme().mutedText, body, 20), 0);
        QVERIFY(countOf(unknown, currentTheme().mutedText, body, 20) > 30);
    }

    void aFailedPanelWearsItsBadge()
    {
        PanelAnswer answer = panelAt(kLeft);
        const QColor failing = currentTheme().health(Health::Failing);
        QCOMPARE(countOf(draw(pageOf({ answer }), { 900, 400 }), failing, {}, 30), 0);
        answer.frames = { frameOf(nullptr, FrameState::Failed) };
        QVERIFY(countOf(draw(pageOf({ answer }), { 900, 400 }), failing, {}, 30) > 20);
    }

    void whatFitsIsReadableAndTheRestIsLeftOut()
    {
        const PageImage page = pageOf({ panelAt(kLeft), panelAt(kBelow) });
        const int needed = PageRenderer::heightFor(page);
        const auto bodies = [&](int height) {
            const QImage picture = draw(page, { 900, height });
            int count = 0;
            bool wasBody = false;
            for (int y = 0; y < height; ++y) {
                const bool isBody = picture.pixelColor(100, y) == kBody;
                count += isBody && !wasBody ? 1 : 0;
                wasBody = isBody;
            }
            return count;
        };
        QCOMPARE(bodies(needed), 2);
        QCOMPARE(bodies(needed * 3), 2);
        QCOMPARE(bodies(needed * 2 / 3), 1);
        QCOMPARE(draw(page, { 900, 5 }).size(), QSize(900, 5));
    }

    void aPageWithoutPanelsIsItsHeader()
    {
        const PageImage page = pageOf({});
        QVERIFY(PageRenderer::heightFor(page) > 0);
        const QImage picture = draw(page, { 900, 400 });
        QCOMPARE(countOf(picture, currentTheme().window, QRect(0, 60, 900, 340), 0), 900 * 340);
    }

private:
    [[nodiscard]] QImage draw(const PageImage& page, const QSize& size, double ratio = 1) const
    {
        const PageRenderer renderer(m_types);
        return pictureOf(
            size, [&](QPainter& painter) { renderer.render(painter, size, page); }, ratio);
    }

    Registry<PanelType> m_types;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PageRenderer)
#include "tst_PageRenderer.moc"
