// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellPictures.h"
#include "support/Pixels.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_CellPictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_pictures = {};
        m_pictures.configure(QFont(), 1);
    }

    void drawsOnceWhatIsAskedAgain()
    {
        const CellPictures::Text text { .text = u"node-1"_s, .ink = qRgb(9, 9, 9), .width = 200 };
        const qint64 key = m_pictures.text(text).cacheKey();
        QCOMPARE(m_pictures.text(text).cacheKey(), key);
        CellPictures::Text wider = text;
        wider.width = 999; // no more to show
        QCOMPARE(m_pictures.text(wider).cacheKey(), key);
        CellPictures::Text other = text;
        other.ink = qRgb(200, 9, 9);
        QVERIFY(m_pictures.text(other).cacheKey() != key);
        const qint64 mark = m_pictures.mark(Health::Busy, qRgb(1, 2, 3), 10).cacheKey();
        QCOMPARE(m_pictures.mark(Health::Busy, qRgb(1, 2, 3), 10).cacheKey(), mark);
        QVERIFY(m_pictures.mark(Health::Ok, qRgb(1, 2, 3), 10).cacheKey() != mark);
    }

    void aTextThatFitsIsWholeAndOneThatDoesNotIsElided()
    {
        const QString name = u"a-rather-long-name"_s;
        const int whole = m_pictures.widthOf(name, false);
        const auto widthAt = [&](int width) {
            return m_pictures.text({ .text = name, .width = width }).width();
        };
        QVERIFY(widthAt(whole) >= whole);
        QCOMPARE(widthAt(whole), widthAt(whole + 100));
        QVERIFY(widthAt(whole / 2) <= whole / 2 + 2);
        QVERIFY(widthAt(-5) >= 1); // no room is no trouble
    }

    void aGroundHasItsColourAndFrame()
    {
        const QImage plain =
            m_pictures.ground({ .size = { 20, 12 }, .color = qRgb(10, 80, 10), .radius = 25 })
                .toImage();
        QCOMPARE(plain.size(), QSize(20, 12));
        QVERIFY(countOf(plain, QColor(10, 80, 10)) > 200);
        const QImage framed = m_pictures
                                  .ground({ .size = { 20, 12 },
                                      .color = qRgb(10, 80, 10),
                                      .frame = qRgb(250, 0, 0),
                                      .radius = 25 })
                                  .toImage();
        QVERIFY(countOf(framed, QColor(250, 0, 0), {}, 60) > 30);
    }

    void anotherRatioIsDrawnAnew()
    {
        static_cast<void>(m_pictures.mark(Health::Failing, qRgb(1, 2, 3), 10));
        m_pictures.configure(QFont(), 2);
        QCOMPARE(m_pictures.bytes(), 0);
        QCOMPARE(m_pictures.mark(Health::Failing, qRgb(1, 2, 3), 10).size(), QSize(20, 20));
    }

    void isBoundedWhateverIsAsked()
    {
        for (int i = 0; i < 6000; ++i) {
            static_cast<void>(
                m_pictures.text({ .text = u"another name %1"_s.arg(i), .width = 400 }));
            QVERIFY(m_pictures.bytes() < CellPictures::kMostBytes + 1'000'000);
        }
    }

private:
    CellPictures m_pictures;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_CellPictures)
#include "tst_CellPictures.moc"
