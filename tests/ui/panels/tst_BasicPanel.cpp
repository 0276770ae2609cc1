// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/BasicPanel.h"
#include "panels/PanelMessage.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

class RedPicture final : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), Qt::red); }
};

/// The least that a body must do: a red picture, and a memory of what it was told.
class RedPanel final : public BasicPanel
{
public:
    explicit RedPanel(QWidget* parent = nullptr)
        : BasicPanel(parent)
        , picture(new RedPicture(this))
    {
        setPicture(picture);
    }

    using BasicPanel::frames;
    using BasicPanel::plan;
    using BasicPanel::timeRange;
    using BasicPanel::timeZone;

    RedPicture* picture;
    bool isTextBody = false;
    bool writesWords = false;
    int planChanges = 0;
    int frameChanges = 0;
    int rangeChanges = 0;
    QString words; ///< written into the picture

protected:
    void planChanged() override { ++planChanges; }

    void framesChanged() override { ++frameChanges; }

    void timeRangeChanged() override { ++rangeChanges; }

    [[nodiscard]] QString describe() const override { return u"%1 frames"_s.arg(frames().size()); }

    [[nodiscard]] std::unique_ptr<BasicPanel> makeTwin() const override
    {
        auto twin = std::make_unique<RedPanel>();
        twin->isTextBody = isTextBody;
        twin->writesWords = writesWords;
        return twin;
    }

    bool writeWords(const PanelWords& said) override
    {
        words = writesWords ? said.text : QString();
        return writesWords;
    }

    [[nodiscard]] bool needsFrames() const override { return !isTextBody; }
};

SeriesFrame fresh()
{
    return frameOf(snapshotOf({ curve({}, 1, 0, 24) }));
}

SeriesFrame failed(const QString& message)
{
    SeriesFrame frame = frameOf(nullptr, FrameState::Failed);
    frame.error = Error { ErrorKind::BadQuery, message, {}, {} };
    return frame;
}

} // namespace

class tst_BasicPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_panel = std::make_unique<RedPanel>();
        m_panel->resize(200, 100);
    }

    void cleanup() { m_panel.reset(); }

    void saysNothingForAMomentAndThenThatItLoads()
    {
        setPlan();
        m_panel->showFrames({ frameOf(nullptr, FrameState::Loading) });
        QVERIFY(isMessage());
        QVERIFY(message().text().isEmpty()); // a quick answer must not flicker
        QTRY_VERIFY(!message().text().isEmpty());
        QCOMPARE(message().kind(), PanelMessage::Kind::Loading);
    }

    void showsItsPictureOnceThereIsData()
    {
        setPlan();
        QCOMPARE(m_panel->planChanges, 1);
        QVERIFY(isMessage());
        m_panel->showFrames({ fresh() });
        QVERIFY(!isMessage());
        QCOMPARE(m_panel->frameChanges, 1);
        QCOMPARE(m_panel->summary(), u"1 frames"_s);
        QVERIFY(countOf(m_panel->grab().toImage(), Qt::red) > 10'000);
    }

    void saysWhyThereIsNothing()
    {
        setPlan();
        m_panel->showFrames({ failed(u"unknown <b>function</b>"_s) });
        QVERIFY(isMessage());
        QCOMPARE(message().kind(), PanelMessage::Kind::Failed);
        QVERIFY(message().text().contains(u"unknown <b>function</b>"_s));
        QCOMPARE(m_panel->summary(), message().text());
        m_panel->showFrames({ fresh() });
        QVERIFY(!isMessage());
        m_panel->showFrames({ frameOf(snapshotOf({})) });
        QVERIFY(isMessage());
        QCOMPARE(message().kind(), PanelMessage::Kind::Empty);
    }

    void keepsItsPictureWhileItRefreshesOrFails()
    {
        setPlan();
        SeriesFrame stale = fresh();
        stale.state = FrameState::Stale;
        stale.error = Error { ErrorKind::Timeout, u"late"_s, {}, {} };
        m_panel->showFrames({ stale });
        QVERIFY(!isMessage());
    }

    void aNewPlanForgetsTheAnswersOfTheOld()
    {
        setPlan();
        m_panel->showFrames({ fresh() });
        setPlan();
        QVERIFY(m_panel->frames().empty());
        QVERIFY(isMessage());
    }

    void speaksItsNameAndItsSummary()
    {
        setPlan(u"CPU <b>load</b>\n"_s + QString(500, u'x'));
        QVERIFY(m_panel->accessibleName().startsWith(u"CPU <b>load</b>"_s));
        QVERIFY(m_panel->accessibleName().size() < 130);
        QVERIFY(!m_panel->accessibleName().contains(u'\n'));
        m_panel->showFrames({ fresh() });
        QCOMPARE(m_panel->accessibleDescription(), m_panel->summary());
    }

    void doesNotTalkAllTheTime()
    {
        setPlan();
        m_panel->showFrames({ fresh() });
        const QString first = m_panel->accessibleDescription();
        m_panel->showFrames({ fresh(), fresh() });
        QVERIFY(m_panel->summary() != first);
        QCOMPARE(m_panel->accessibleDescription(), first); // said in kSpeakEveryMs
        setPlan(); // another panel: said at once
        QCOMPARE(m_panel->accessibleDescription(), m_panel->summary());
    }

    void aBodyMayWriteTheWordsItself()
    {
        m_panel->writesWords = true;
        setPlan();
        m_panel->showFrames({ failed(u"no such metric"_s) });
        QVERIFY(!isMessage());
        QVERIFY(m_panel->words.contains(u"no such metric"_s));
        QVERIFY(m_panel->summary().contains(u"no such metric"_s));
    }

    void aBodyWithoutQueriesIsThereAtOnce()
    {
        m_panel->isTextBody = true;
        setPlan();
        QVERIFY(!isMessage());
        QCOMPARE(m_panel->summary(), u"0 frames"_s);
    }

    void tellsItsBodyOfTimes()
    {
        m_panel->setTimeRange(sampleDay());
        m_panel->setTimeZone(QTimeZone::utc());
        QCOMPARE(m_panel->rangeChanges, 2);
        QCOMPARE(m_panel->timeRange(), sampleDay());
        QCOMPARE(m_panel->timeZone(), QTimeZone::utc());
    }

    void drawsPicturesOfAnySize_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("ratio");
        QTest::newRow("as large") << QSize(200, 100) << 1.0;
        QTest::newRow("larger") << QSize(900, 500) << 1.0;
        QTest::newRow("tiny") << QSize(5, 3) << 1.0;
        QTest::newRow("sharp") << QSize(200, 100) << 2.0;
    }

    void drawsPicturesOfAnySize()
    {
        QFETCH(QSize, size);
        QFETCH(double, ratio);
        setPlan();
        m_panel->showFrames({ fresh() });
        const QImage picture = rendered(size, ratio);
        QCOMPARE(boundsOf(picture, Qt::red), QRect(QPoint(), size * ratio));
        QCOMPARE(inkOf(picture), QRect(QPoint(), size * ratio)); // not one pixel more
        QCOMPARE(m_panel->size(), QSize(200, 100)); // itself untouched
    }

    void aPictureSaysWhyThereIsNothing()
    {
        setPlan();
        m_panel->showFrames({ failed(u"no such metric"_s) });
        const QImage picture = rendered(QSize(300, 120), 1);
        QCOMPARE(countOf(picture, Qt::red), 0);
        QVERIFY(countOf(picture, currentTheme().mutedText, {}, 40) > 20);
        QCOMPARE(picture.pixelColor(2, 2), currentTheme().surface);
    }

    void aPictureOfWhatLoadsSaysSoAtOnce()
    {
        setPlan();
        const QImage picture = rendered(QSize(300, 120), 1);
        QVERIFY(countOf(picture, currentTheme().mutedText, {}, 40) > 10);
    }

private:
    void setPlan(const QString& title = u"CPU"_s)
    {
        m_panel->setPlan(planOf(u"red"_s, title, Unit::None));
    }

    [[nodiscard]] PanelMessage& message() const { return *m_panel->findChild<PanelMessage*>(); }

    [[nodiscard]] bool isMessage() const
    {
        return !message().isHidden() && m_panel->picture->isHidden();
    }

    [[nodiscard]] QImage rendered(const QSize& size, double ratio) const
    {
        return pictureOf(
            size + QSize(20, 20), [&](QPainter& painter) { m_panel->renderTo(painter, size); },
            ratio);
    }

    std::unique_ptr<RedPanel> m_panel;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_BasicPanel)
#include "tst_BasicPanel.moc"
