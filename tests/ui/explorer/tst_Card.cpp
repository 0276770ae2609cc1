// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/Card.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QPointer>
#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_Card : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_content = new QWidget;
        m_card = std::make_unique<Card>(m_content);
        m_card->resize(120, 80);
    }

    void cleanup() { m_card.reset(); }

    void isASurfaceWithAHairlineAndRoundCorners_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void isASurfaceWithAHairlineAndRoundCorners()
    {
        QFETCH(double, ratio);
        const QImage picture = pictureOf(*m_card, ratio);
        QCOMPARE(inkOf(picture), picture.rect());
        QCOMPARE(picture.pixelColor(picture.rect().center()), currentTheme().surface);
        QVERIFY(isNear(
            picture.pixelColor(picture.width() / 2, 0), currentTheme().border, 6)); // the edge
        for (const QPoint corner : { picture.rect().topLeft(), picture.rect().topRight(),
                 picture.rect().bottomLeft(), picture.rect().bottomRight() }) {
            QCOMPARE(qAlpha(picture.pixel(corner)), 0);
        }
    }

    void followsTheTheme()
    {
        applyTheme(Theme::dark());
        QCOMPARE(pictureOf(*m_card).pixelColor(60, 40), Theme::dark().surface);
    }

    void theContentFillsItAndLeavesTheHairline()
    {
        m_card->ensurePolished();
        m_card->grab(); // lays out
        QCOMPARE(m_content->parentWidget(), m_card.get());
        QVERIFY(m_card->rect().adjusted(1, 1, -1, -1).contains(m_content->geometry()));
        QVERIFY(m_content->width() >= 112);
    }

    void ownsItsContent()
    {
        m_card.reset();
        QVERIFY(m_content.isNull());
    }

private:
    QPointer<QWidget> m_content;
    std::unique_ptr<Card> m_card;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_Card)
#include "tst_Card.moc"
