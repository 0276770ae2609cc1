// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ChartToolTip.h"

#include <QImage>
#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ChartToolTip : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_window = std::make_unique<QWidget>();
        m_window->resize(600, 400);
        m_card = new ChartToolTip(m_window.get());
    }

    void cleanup() { m_window.reset(); }

    void staysInsideTheWindow_data()
    {
        QTest::addColumn<QPoint>("pointer");
        QTest::newRow("middle") << QPoint(300, 200);
        QTest::newRow("top left") << QPoint(0, 0);
        QTest::newRow("top right") << QPoint(599, 0);
        QTest::newRow("bottom left") << QPoint(0, 399);
        QTest::newRow("bottom right") << QPoint(599, 399);
    }

    void staysInsideTheWindow()
    {
        QFETCH(QPoint, pointer);
        fill(5, u"series"_s);
        m_card->showBeside(pointer);
        QVERIFY(!m_card->isHidden());
        QVERIFY(m_window->rect().contains(m_card->geometry()));
        QVERIFY(!m_card->geometry().contains(pointer));
    }

    void growsWithItsRowsAndNamesWhatIsLeftOut()
    {
        fill(2, u"series"_s);
        const int two = m_card->sizeHint().height();
        fill(3, u"series"_s);
        const int three = m_card->sizeHint().height();
        QVERIFY(three > two);
        fill(3, u"series"_s, 7);
        QVERIFY(m_card->sizeHint().height() > three);
        QCOMPARE(m_card->size(), m_card->sizeHint());
    }

    void aLongNameDoesNotWidenItForEver()
    {
        fill(1, QString(4096, u'x'));
        QVERIFY(m_card->sizeHint().width() < 500);
    }

    void showsMarkupAsItIs()
    {
        fill(1, u"<b>x</b>"_s);
        const QImage marked = m_card->grab().toImage();
        const QSize size = m_card->size();
        fill(1, u"x"_s);
        QVERIFY(m_card->width() < size.width());
        QVERIFY(m_card->grab().toImage() != marked);
    }

    void neverTakesTheMouseOrTheFocus()
    {
        QVERIFY(m_card->testAttribute(Qt::WA_TransparentForMouseEvents));
        QCOMPARE(m_card->focusPolicy(), Qt::NoFocus);
        QVERIFY(!m_card->accessibleName().isEmpty());
    }

private:
    void fill(int count, const QString& name, std::size_t moreCount = 0)
    {
        std::vector<ToolTipRow> rows;
        for (int row = 0; row < count; ++row) {
            rows.push_back({ .pen = QPen(Qt::red), .name = name, .value = u"12.5 ms"_s });
        }
        m_card->setContent(u"14:02"_s, rows, moreCount);
    }

    std::unique_ptr<QWidget> m_window;
    ChartToolTip* m_card = nullptr; ///< of the window
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ChartToolTip)
#include "tst_ChartToolTip.moc"
