// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/NavigatorDelegate.h"
#include "support/Pixels.h"
#include "theme/Theme.h"
#include "topology/TopologyModel.h"

#include <QRegularExpression>
#include <QStandardItemModel>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kHeight = 26;

} // namespace

class tst_NavigatorDelegate : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_model.clear();
        setRow(u"node-1"_s, TopologyModel::Kind::Node, Health::Failing);
    }

    void aRowIsADotAndAName_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void aRowIsADotAndAName()
    {
        QFETCH(double, ratio);
        const QImage picture = draw(300, ratio);
        const QRect dot = boundsOf(picture, currentTheme().health(Health::Failing));
        QVERIFY(qAbs(dot.width() - 14 * ratio) <= 2);
        const QRect name = boundsOf(picture, currentTheme().text, 40);
        QVERIFY(name.left() > dot.right());
        QVERIFY(QRect(0, 0, qRound(300 * ratio), qRound(kHeight * ratio)).contains(inkOf(picture)));
    }

    void numbersStandAtTheRightAndGiveWayToTheName()
    {
        setNumbers(u"12 req/s"_s, u"340 ms"_s);
        const QRect both = boundsOf(draw(400), currentTheme().mutedText, 20);
        QVERIFY(both.right() > 380 && both.right() < 400);
        const QRect one = boundsOf(draw(175), currentTheme().mutedText, 20);
        QVERIFY(!one.isEmpty() && one.width() < both.width());
        QVERIFY(boundsOf(draw(110), currentTheme().mutedText, 20).isEmpty());
        QVERIFY(countOf(draw(110), currentTheme().text, {}, 40) > 5);
    }

    void thePastIsALineThatGivesWayToTheName()
    {
        const QColor line = currentTheme().seriesColor(0);
        QVERIFY(boundsOf(draw(300), line, 20).isEmpty());
        m_model.item(0, 0)->setData(
            QVariant::fromValue(std::vector<float> { 1, 5, NAN, 2, 8 }), TopologyModel::PastRole);
        const QRect drawn = boundsOf(draw(300), line, 20);
        QVERIFY(drawn.width() > 30 && drawn.right() < 300);
        QVERIFY(boundsOf(draw(90), line, 20).isEmpty());
    }

    void whatIsMissingIsLeftOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("a dash") << u"–"_s;
    }

    void whatIsMissingIsLeftOut()
    {
        QFETCH(QString, text);
        setNumbers(text, text);
        QVERIFY(boundsOf(draw(400), currentTheme().mutedText, 20).isEmpty());
    }

    void groupsAreHeavyAndReplicasQuiet()
    {
        const auto inkAs = [this](TopologyModel::Kind kind) {
            setRow(u"node-1"_s, kind, Health::Failing);
            return countOf(draw(300), currentTheme().text, {}, 40);
        };
        QVERIFY(inkAs(TopologyModel::Kind::Cluster) > inkAs(TopologyModel::Kind::Node));
        QVERIFY(inkAs(TopologyModel::Kind::Source) > inkAs(TopologyModel::Kind::Endpoint));
        setRow(u"node-1"_s, TopologyModel::Kind::Replica, Health::Ok);
        QVERIFY(
            boundsOf(draw(300), currentTheme().text, 10).width() < 20); // the dot's sign at most
        QVERIFY(boundsOf(draw(300), currentTheme().mutedText, 40).width() > 20);
    }

    void aLongHostileNameStaysLeftOfTheNumbers()
    {
        setRow(u"<i>"_s + QString(3000, u'W'), TopologyModel::Kind::Node, Health::Ok);
        setNumbers(u"12 req/s"_s, u"340 ms"_s);
        const QImage picture = draw(400);
        const QRect numbers = boundsOf(picture, currentTheme().mutedText, 4);
        QVERIFY(numbers.right() < 400);
        const QRect gap(numbers.left() - 6, 0, 5, kHeight);
        QCOMPARE(countOf(picture, currentTheme().text, gap, 60), 0);
        setRow(u"<b>x</b>"_s, TopologyModel::Kind::Node, Health::Ok);
        const int markup = boundsOf(draw(300), currentTheme().text, 40).width();
        setRow(u"x"_s, TopologyModel::Kind::Node, Health::Ok);
        QVERIFY(markup > boundsOf(draw(300), currentTheme().text, 40).width() + 20);
    }

    void everyRowIsHighEnoughToHit()
    {
        const NavigatorDelegate delegate;
        QVERIFY(delegate.sizeHint({}, m_model.index(0, 0)).height() >= kHeight);
        QStyleOptionViewItem large;
        QFont font;
        font.setPixelSize(40);
        large.font = font;
        large.fontMetrics = QFontMetrics(font);
        QVERIFY(delegate.sizeHint(large, m_model.index(0, 0)).height() >= 40);
    }

private:
    void setRow(const QString& name, TopologyModel::Kind kind, Health health)
    {
        m_model.clear();
        QList<QStandardItem*> row;
        for (int column = 0; column < TopologyModel::ColumnCount; ++column) {
            row += new QStandardItem;
        }
        row[TopologyModel::NameColumn]->setText(name);
        row[TopologyModel::NameColumn]->setData(static_cast<int>(kind), TopologyModel::KindRole);
        row[TopologyModel::NameColumn]->setData(
            static_cast<int>(health), TopologyModel::HealthRole);
        m_model.appendRow(row);
    }

    void setNumbers(const QString& requests, const QString& latency)
    {
        m_model.item(0, TopologyModel::RequestsColumn)->setText(requests);
        m_model.item(0, TopologyModel::LatencyColumn)->setText(latency);
    }

    [[nodiscard]] QImage draw(int width, double ratio = 1) const
    {
        const NavigatorDelegate delegate;
        QStyleOptionViewItem option;
        option.rect = QRect(0, 0, width, kHeight);
        option.state = QStyle::State_Enabled | QStyle::State_Active;
        return pictureOf(
            QSize(width + 40, kHeight + 10),
            [&](QPainter& painter) { delegate.paint(&painter, option, m_model.index(0, 0)); },
            ratio);
    }

    QStandardItemModel m_model;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_NavigatorDelegate)
#include "tst_NavigatorDelegate.moc"
