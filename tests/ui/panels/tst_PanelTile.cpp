// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/PanelTile.h"
#include "panels/PanelTypes.h"
#include "support/PanelSamples.h"

#include <QAction>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

PanelTile* makeTile(const char* type, QWidget& page)
{
    Registry<PanelType> types;
    registerPanelTypes(types);
    auto* tile = new PanelTile(types.find(type)->createBody(nullptr), &page);
    tile->setPlan(planOf(QString::fromLatin1(type), u"CPU <b>load</b>"_s, Unit::Ratio));
    return tile;
}

SeriesFrame staleFrame()
{
    SeriesFrame frame = frameOf(snapshotOf({ curve({ { "a", "b" } }, 1, 0) }), FrameState::Stale);
    frame.error = Error { .kind = ErrorKind::Timeout,
        .message = u"No answer for 15 s <img src=x>"_s,
        .context = u"prom.example"_s,
        .detail = u"<html>504</html>"_s };
    return frame;
}

QStringList kindsOf(const PanelTile& tile)
{
    QStringList texts;
    for (const PanelBadge& badge : tile.badges()) {
        texts += badge.text;
    }
    return texts;
}

} // namespace

class tst_PanelTile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void wearsBadgesForWhatMustBeKnown()
    {
        QWidget page;
        PanelTile* tile = makeTile("timeseries", page);
        const Instant now = sampleDay().end + Duration::fromSeconds(125);
        tile->showFrames({ frameOf(snapshotOf({ curve({}, 1, 0) })) }, now);
        QVERIFY(tile->badges().empty());
        tile->showFrames({ staleFrame() }, now);
        QCOMPARE(kindsOf(*tile), QStringList { u"Stale 2 min"_s });
        QVERIFY(tile->badges().front().explanation.contains(u"No answer for 15 s"_s));

        SeriesFrame failed = staleFrame();
        failed.state = FrameState::Failed;
        failed.snapshot.reset();
        auto partial = std::make_shared<SeriesSnapshot>();
        partial->series = { curve({}, 1, 0) };
        partial->isPartial = true;
        tile->showFrames({ failed, frameOf(partial) }, now);
        QCOMPARE(kindsOf(*tile), (QStringList { u"1 of 2 failed"_s, u"Partial"_s }));
    }

    void showsTextFromOutsideAsText()
    {
        QWidget page;
        PanelTile* tile = makeTile("stat", page);
        tile->showFrames({ staleFrame() }, sampleDay().end);
        for (const QToolButton* button : tile->findChildren<QToolButton*>()) {
            QVERIFY(!button->toolTip().contains(u"<img"_s));
        }
        QCOMPARE(tile->accessibleName(), u"CPU <b>load</b>"_s);
        for (const QLabel* label : tile->findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
        }
    }

    void asksForEveryAction()
    {
        QWidget page;
        PanelTile* tile = makeTile("timeseries", page);
        QSignalSpy spy(tile, &PanelTile::actionTriggered);
        for (const auto kind : { PanelTile::Action::ViewFull, PanelTile::Action::Edit,
                 PanelTile::Action::Duplicate, PanelTile::Action::ExportCsv,
                 PanelTile::Action::SaveImage, PanelTile::Action::Remove }) {
            tile->action(kind).trigger();
            QCOMPARE(spy.last().first().value<PanelTile::Action>(), kind);
        }
        QCOMPARE(spy.count(), 6);
    }

    void switchesToATableAndBack()
    {
        QWidget page;
        PanelTile* tile = makeTile("timeseries", page);
        tile->showFrames({ frameOf(snapshotOf({ curve({}, 1, 0) })) }, sampleDay().end);
        QAction& asTable = tile->action(PanelTile::Action::ShowAsTable);
        QVERIFY(asTable.isVisible());
        asTable.trigger();
        QCOMPARE(tile->body().view(), PanelBody::View::Table);
        asTable.trigger();
        QCOMPARE(tile->body().view(), PanelBody::View::Picture);
        QTest::keyClick(tile, Qt::Key_F2);
        QCOMPARE(tile->body().view(), PanelBody::View::Table);
        QVERIFY(!makeTile("stat", page)->action(PanelTile::Action::ShowAsTable).isVisible());
    }

    void namesEveryControl()
    {
        QWidget page;
        PanelTile* tile = makeTile("table", page);
        tile->showFrames({ staleFrame() }, sampleDay().end);
        for (const QWidget* widget : tile->findChildren<QWidget*>()) {
            const bool isReached = (widget->focusPolicy() & Qt::TabFocus) != 0;
            QVERIFY2(!isReached || !widget->accessibleName().isEmpty(),
                widget->metaObject()->className());
        }
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PanelTile)
#include "tst_PanelTile.moc"
