// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/Pixels.h"
#include "theme/TableHeader.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kSection = 160;

} // namespace

class tst_TableHeader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_model.clear();
        m_model.setHorizontalHeaderLabels({ u"Name"_s, u"Requests"_s });
        const QVariant right =
            QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        m_model.setHeaderData(1, Qt::Horizontal, right, Qt::TextAlignmentRole);
        m_header = std::make_unique<TableHeader>(nullptr);
        m_header->setModel(&m_model);
        m_header->resize(2 * kSection, 30);
        m_header->resizeSection(0, kSection);
        m_header->resizeSection(1, kSection);
    }

    void cleanup() { m_header.reset(); }

    void titlesAreFlushWithTheirCells()
    {
        const QImage picture = shown();
        const QRect left = titleIn(picture, 0, currentTheme().mutedText);
        QVERIFY(qAbs(left.left() - TableHeader::kCellPaddingPx) <= 2);
        QVERIFY(left.right() < kSection / 2);
        const QRect right = titleIn(picture, 1, currentTheme().mutedText);
        QVERIFY(qAbs(right.right() - (kSection - TableHeader::kCellPaddingPx)) <= 2);
        QVERIFY(right.left() > kSection / 3);
    }

    void onlyTheSortedColumnHasAnArrow()
    {
        QCOMPARE(countOf(shown(), currentTheme().accent), 0);
        m_header->setSortIndicatorShown(true);
        m_header->setSortIndicator(0, Qt::AscendingOrder);
        const QImage picture = shown();
        const QRect title = titleIn(picture, 0, currentTheme().text);
        const QRect arrow = boundsOf(picture, currentTheme().accent);
        QVERIFY(arrow.left() > title.right());
        QVERIFY(arrow.right() < kSection);
    }

    void theArrowStandsBeforeATitleAtTheRight()
    {
        m_header->setSortIndicatorShown(true);
        m_header->setSortIndicator(1, Qt::AscendingOrder);
        const QImage picture = shown();
        const QRect title = titleIn(picture, 1, currentTheme().text).translated(kSection, 0);
        const QRect arrow = boundsOf(picture, currentTheme().accent);
        QVERIFY(arrow.left() > kSection);
        QVERIFY(arrow.right() < title.left());
    }

    void theArrowTellsTheOrder()
    {
        m_header->setSortIndicatorShown(true);
        m_header->setSortIndicator(0, Qt::AscendingOrder);
        QVERIFY(widthOfArrow(Edge::Top) < widthOfArrow(Edge::Bottom));
        m_header->setSortIndicator(0, Qt::DescendingOrder);
        QVERIFY(widthOfArrow(Edge::Top) > widthOfArrow(Edge::Bottom));
    }

    void theUsualWidthHasRoomForTitleAndArrow()
    {
        m_header->setSortIndicatorShown(true);
        for (const int section : { 0, 1 }) {
            const int quiet = m_header->sectionSizeHint(section);
            m_header->setSortIndicator(section, Qt::DescendingOrder);
            QCOMPARE(m_header->sectionSizeHint(section), quiet); // nothing jumps when it is sorted
            const int wide = titleIn(shown(), section, currentTheme().text).width();
            m_header->resizeSection(section, quiet);
            const int narrow = titleIn(shown(), section, currentTheme().text).width();
            QVERIFY(qAbs(wide - narrow) <= 1);
            m_header->resizeSection(section, kSection);
        }
    }

    void aLongTitleEndsInItsColumn()
    {
        m_model.setHorizontalHeaderLabels({ QString(500, u'W'), QString() });
        const QImage picture = shown();
        QVERIFY(titleIn(picture, 0, currentTheme().mutedText).right()
            <= kSection - TableHeader::kCellPaddingPx);
        QVERIFY(titleIn(picture, 1, currentTheme().mutedText).isEmpty());
    }

    void drawsMarkupAsText()
    {
        const int plain = m_header->sectionSizeHint(0);
        m_model.setHorizontalHeaderLabels({ u"<b>Name</b>"_s, u"Requests"_s });
        QVERIFY(m_header->sectionSizeHint(0) > plain);
        QVERIFY(titleIn(shown(), 0, currentTheme().mutedText).width()
            > m_header->fontMetrics().horizontalAdvance(u"Name"_s) + 10);
    }

    void aClickOnATitleSorts()
    {
        m_header->setSortIndicatorShown(true);
        QSignalSpy sorted(m_header.get(), &QHeaderView::sortIndicatorChanged);
        QTest::mouseClick(m_header->viewport(), Qt::LeftButton, {}, QPoint(kSection + 40, 10));
        QCOMPARE(sorted.size(), 1);
        QCOMPARE(sorted.first().first().toInt(), 1);
    }

private:
    enum class Edge
    {
        Top,
        Bottom,
    };

    [[nodiscard]] QImage shown() const { return pictureOf(*m_header->viewport()); }

    /// In the section's own coordinates.
    [[nodiscard]] QRect titleIn(const QImage& picture, int section, const QColor& color) const
    {
        const QRect own(m_header->sectionViewportPosition(section), 0,
            m_header->sectionSize(section), picture.height());
        return boundsOf(picture.copy(own), color, 40);
    }

    [[nodiscard]] int widthOfArrow(Edge edge) const
    {
        const QImage picture = shown();
        const QRect arrow = boundsOf(picture, currentTheme().accent, 40);
        const int row = edge == Edge::Top ? arrow.top() : arrow.bottom();
        return countOf(picture, currentTheme().accent, QRect(0, row, picture.width(), 1), 40);
    }

    QStandardItemModel m_model;
    std::unique_ptr<TableHeader> m_header;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TableHeader)
#include "tst_TableHeader.moc"
