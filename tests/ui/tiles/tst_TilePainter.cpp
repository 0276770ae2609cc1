// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "tiles/TilePainter.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QRect kTile(20, 10, 300, 160);
const QSize kSize(360, 200);
const TileBadge kBadge {
    .text = u"Failed"_s, .reason = {}, .health = Health::Failing, .sign = u"×"_s
};

TileLook titled(const QString& title)
{
    TileLook look;
    look.title = title;
    return look;
}

QImage tileWith(const TileLook& look, double ratio = 1)
{
    return pictureOf(
        kSize, [&look](QPainter& painter) { paintTile(painter, kTile, look); }, ratio);
}

QImage badgeIn(const QRect& area, const TileBadge& badge, double ratio = 1)
{
    return pictureOf(
        kSize,
        [&](QPainter& painter) {
            painter.setRenderHint(QPainter::Antialiasing);
            paintBadge(painter, area, badge);
        },
        ratio);
}

void addRatios()
{
    QTest::addColumn<double>("ratio");
    QTest::newRow("1x") << 1.0;
    QTest::newRow("2x") << 2.0;
}

QRect scaled(const QRect& rect, double ratio)
{
    return { (QPointF(rect.topLeft()) * ratio).toPoint(), rect.size() * ratio };
}

} // namespace

class tst_TilePainter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
    }

    void everyKindOfBadgeHasASignAndAState()
    {
        using enum PanelBadge::Kind;
        QSet<QString> signs;
        for (const PanelBadge::Kind kind : { Stale, Partial, Failed, Notice, Costly }) {
            const TileBadge badge = toTileBadge({ kind, u"word"_s, u"why"_s, {} });
            QCOMPARE(badge.text, u"word"_s);
            QCOMPARE(badge.reason, u"why"_s);
            QVERIFY(badge.health != Health::Ok && badge.health != Health::Unknown);
            QCOMPARE(badge.sign.size(), 1);
            signs.insert(badge.sign);
        }
        QCOMPARE(signs.size(), 5);
        QCOMPARE(toTileBadge({ Failed, {}, {}, {} }).health, Health::Failing);
    }

    void aPictureNamesTheGravestWithoutAnAge()
    {
        const SnapshotPtr answer = snapshotOf({ curve({}, 1, 0) });
        QVERIFY(!badgeFor({}));
        QVERIFY(!badgeFor({ frameOf(answer) }));
        const auto stale = badgeFor({ frameOf(answer, FrameState::Stale) });
        QVERIFY(stale);
        QCOMPARE(stale->text, u"Stale"_s);
        QCOMPARE(stale->health, Health::Silent);
        const auto both =
            badgeFor({ frameOf(answer, FrameState::Stale), frameOf(nullptr, FrameState::Failed) });
        QVERIFY(both);
        QCOMPARE(both->health, Health::Failing);
    }

    void aTileIsASurfaceInsideItsRectangle_data() { addRatios(); }

    void aTileIsASurfaceInsideItsRectangle()
    {
        QFETCH(double, ratio);
        const QImage picture = tileWith({}, ratio);
        QCOMPARE(inkOf(picture), scaled(kTile, ratio));
        QCOMPARE(picture.pixelColor(scaled(kTile, ratio).center()), currentTheme().surface);
        QCOMPARE(qAlpha(picture.pixel(scaled(kTile, ratio).topLeft())), 0); // round corners
        QVERIFY(countOf(picture, currentTheme().border) > 300);
    }

    void theActiveTileHasAnAccent()
    {
        QCOMPARE(countOf(tileWith({}), currentTheme().accent), 0);
        TileLook look;
        look.isActive = true;
        QVERIFY(countOf(tileWith(look), currentTheme().accent) > 300);
    }

    void theTitleStandsInTheHeader()
    {
        const QRect title = boundsOf(tileWith(titled(u"CPU load"_s)), currentTheme().text, 40);
        QVERIFY(QRect(kTile.left(), kTile.top(), kTile.width(), kTileHeaderHeight).contains(title));
        QVERIFY(qAbs(title.left() - kTile.left() - Theme::kPadding) <= 2);
    }

    void aLongTitleEndsBeforeTheBadge()
    {
        TileLook look = titled(QString(200, u'W'));
        look.badge = kBadge;
        look.rightReserve = 30;
        const QFont font;
        const QRect badge = badgeRects(kTile, font, { kBadge }, 30).front();
        const QImage picture = tileWith(look);
        const QRect between(badge.left() - Theme::kSpacing + 1, kTile.top() + 4,
            Theme::kSpacing - 2, kTileHeaderHeight - 8);
        QCOMPARE(countOf(picture, currentTheme().text, between, 60), 0);
        QVERIFY(countOf(picture, currentTheme().text, {}, 60) > 100);
        look.badge.reset();
        const QRect reserved(kTile.right() - 29, kTile.top() + 4, 28, kTileHeaderHeight - 8);
        QCOMPARE(countOf(tileWith(look), currentTheme().text, reserved, 60), 0);
    }

    void aTitleIsPlainText()
    {
        const auto width = [](const QString& title) {
            return boundsOf(tileWith(titled(title)), currentTheme().text, 40).width();
        };
        QVERIFY(width(u"<b>x</b>"_s) > 4 * width(u"x"_s));
    }

    void aMessageStandsInTheBody()
    {
        QCOMPARE(countOf(tileWith({}), currentTheme().mutedText, {}, 40), 0);
        TileLook look;
        look.message = u"Nothing is known about this <img src=x> panel. "_s.repeated(4);
        const QImage picture = tileWith(look);
        const QRect message = boundsOf(picture, currentTheme().mutedText, 40);
        QVERIFY(message.height() > 20); // wrapped
        QVERIFY(tileBodyRect(kTile).contains(message));
    }

    void theBodyIsBelowTheHeaderAndInsideTheFrame()
    {
        const QRect body = tileBodyRect(kTile);
        QCOMPARE(body.top(), kTile.top() + kTileHeaderHeight);
        QVERIFY(kTile.adjusted(1, 1, -1, -1).contains(body));
    }

    void badgesLieSideBySideLeftOfTheMenu()
    {
        const std::vector<TileBadge> badges(3, kBadge);
        const std::vector<QRect> rects = badgeRects(QRect(0, 0, 800, 200), {}, badges, 40);
        QCOMPARE(rects.size(), std::size_t { 3 });
        QVERIFY(rects[0].right() < rects[1].left() && rects[1].right() < rects[2].left());
        QVERIFY(rects[2].right() < 800 - 40);
        for (const QRect& rect : rects) {
            QVERIFY(QRect(0, 0, 800, kTileHeaderHeight).contains(rect));
        }
        QVERIFY(badgeRects(kTile, {}, {}, 40).empty());
    }

    void wordsThatNeedMoreThanHalfOfTheHeaderBecomeSigns()
    {
        const std::vector<QRect> wide = badgeRects(QRect(0, 0, 400, 99), {}, { kBadge }, 0);
        const std::vector<QRect> narrow =
            badgeRects(QRect(0, 0, wide.front().width() + 20, 99), {}, { kBadge }, 0);
        QVERIFY(wide.front().width() > narrow.front().width());
        QCOMPARE(narrow.front().width(), narrow.front().height());
    }

    void aBadgeStaysInItsArea_data() { addRatios(); }

    void aBadgeStaysInItsArea()
    {
        QFETCH(double, ratio);
        const QRect area(100, 40, 90, 18);
        const QImage picture = badgeIn(area, kBadge, ratio);
        QCOMPARE(inkOf(picture), scaled(area, ratio));
        QVERIFY(countOf(picture, currentTheme().health(Health::Failing), {}, 30) > 60 * ratio);
        QVERIFY(countOf(picture, currentTheme().text, {}, 60) > 10); // the word
    }

    void aBadgeWithoutRoomShowsItsSignAndNothingElse()
    {
        TileBadge badge = kBadge;
        const QRect area(100, 40, 18, 18);
        const QImage sign = badgeIn(area, badge);
        badge.text = u"a word that has no room at all"_s;
        QCOMPARE(badgeIn(area, badge), sign);
        QVERIFY(area.contains(inkOf(sign)));
        badge.sign = u"○"_s;
        QVERIFY(badgeIn(area, badge) != sign);
    }

    void leavesThePainterAsItWas()
    {
        QImage picture(kSize, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&picture);
        painter.setPen(Qt::red);
        const QFont font = painter.font();
        paintTile(painter, kTile, { .title = u"x"_s, .message = u"y"_s, .badge = kBadge });
        paintBadge(painter, kTile, kBadge);
        QCOMPARE(painter.pen().color(), QColor(Qt::red));
        QCOMPARE(painter.font(), font);
        QVERIFY(!painter.testRenderHint(QPainter::Antialiasing));
    }

    void titlesAreHeavierThanText()
    {
        const QFont font;
        QCOMPARE(tileTitleFont(font).weight(), QFont::DemiBold);
        QCOMPARE(tileTitleFont(font).family(), font.family());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TilePainter)
#include "tst_TilePainter.moc"
