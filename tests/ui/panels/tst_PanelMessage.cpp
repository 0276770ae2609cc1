// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/PanelMessage.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_PanelMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_message = std::make_unique<PanelMessage>();
        m_message->resize(400, 160);
    }

    void cleanup() { m_message.reset(); }

    void beginsByLoading()
    {
        QCOMPARE(m_message->kind(), PanelMessage::Kind::Loading);
        QVERIFY(!m_message->text().isEmpty());
        QCOMPARE(m_message->focusPolicy(), Qt::NoFocus);
    }

    void speaksTheWholeText()
    {
        const QString text = u"No series match. "_s.repeated(100);
        m_message->setMessage(PanelMessage::Kind::Empty, text);
        QCOMPARE(m_message->accessibleDescription(), text);
        QVERIFY(!m_message->accessibleName().isEmpty());
    }

    void drawsItsTextInTheMiddle_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void drawsItsTextInTheMiddle()
    {
        QFETCH(double, ratio);
        m_message->setMessage(PanelMessage::Kind::Empty, u"Nothing matches"_s);
        const QImage picture = pictureOf(*m_message, ratio);
        const QRect text = boundsOf(picture, currentTheme().mutedText, 40);
        QVERIFY(!text.isEmpty());
        QVERIFY(qAbs(text.center().x() - picture.width() / 2) < 12 * ratio);
        QVERIFY(qAbs(text.center().y() - picture.height() / 2) < 30 * ratio);
    }

    void aFailureIsToldBySignAndColour()
    {
        using enum PanelMessage::Kind;
        const QColor failing = currentTheme().health(Health::Failing);
        std::vector<QImage> seen;
        for (const PanelMessage::Kind kind : { Loading, Empty, Missing, Failed }) {
            m_message->setMessage(kind, u"x"_s);
            const QImage picture = pictureOf(*m_message);
            QCOMPARE(countOf(picture, failing, {}, 30) > 0, kind == Failed);
            for (const QImage& other : seen) {
                QVERIFY(picture != other); // also without colour: another sign
            }
            seen.push_back(picture);
        }
    }

    void aLongTextStaysInside_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("wide") << QSize(900, 300);
        QTest::newRow("usual") << QSize(300, 120);
        QTest::newRow("one line") << QSize(200, 22);
        QTest::newRow("narrow") << QSize(60, 200);
        QTest::newRow("tiny") << QSize(12, 6);
    }

    void aLongTextStaysInside()
    {
        QFETCH(QSize, size);
        m_message->resize(size);
        for (const QString& text : { u"some words "_s.repeated(500), QString(5000, u'W'),
                 u"\n\n\n\n\n\n\n\n\n\n"_s, QString() }) {
            m_message->setMessage(PanelMessage::Kind::Failed, text);
            const QImage picture = pictureOf(*m_message);
            QCOMPARE(picture.size(), size);
            const QRect ink = boundsOf(picture, currentTheme().mutedText, 40);
            QVERIFY(ink.isEmpty() || size.width() < 60
                || (ink.left() >= Theme::kPadding - 2
                    && ink.right() <= size.width() - Theme::kPadding + 2));
            QVERIFY(ink.width() <= 462); // longer lines cannot be read
        }
    }

    void drawsMarkupAsText()
    {
        const auto width = [this](const QString& text) {
            m_message->setMessage(PanelMessage::Kind::Empty, text);
            return boundsOf(pictureOf(*m_message), currentTheme().mutedText, 40).width();
        };
        QVERIFY(width(u"<b>x</b>"_s) > 4 * width(u"x"_s));
    }

    void emptyTextDrawsTheSignAlone()
    {
        m_message->setMessage(PanelMessage::Kind::Loading, {});
        QCOMPARE(countOf(pictureOf(*m_message), currentTheme().mutedText, {}, 10), 0);
        QVERIFY(!inkOf(pictureOf(*m_message)).isEmpty());
    }

private:
    std::unique_ptr<PanelMessage> m_message;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PanelMessage)
#include "tst_PanelMessage.moc"
