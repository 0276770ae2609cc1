// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellSearch.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

FleetCells named(const QStringList& names)
{
    FleetCells cells;
    for (const QString& name : names) {
        cells.cells.emplace_back();
        cells.cells.back().name = name;
    }
    return cells;
}

CellSearch searched(const QString& text, const FleetCells& cells)
{
    CellSearch search;
    search.setText(text);
    search.refresh(cells);
    return search;
}

} // namespace

class tst_CellSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void dimsWhatDoesNotMatch()
    {
        const CellSearch search = searched(u"  GPU "_s, named({ u"gpu-1"_s, u"cpu-1"_s }));
        QCOMPARE(search.text(), u"GPU"_s);
        QCOMPARE(search.count(), 1);
        QCOMPARE(search.dimmed(), (std::vector<bool> { false, true }));
    }

    void withoutATextNothingIsDimmedOrFound()
    {
        const CellSearch search = searched(u" "_s, named({ u"a"_s, u"b"_s }));
        QCOMPARE(search.count(), 0);
        QCOMPARE(search.dimmed(), (std::vector<bool> { false, false }));
        QCOMPARE(search.next(0, 1), -1);
        QCOMPARE(search.rank(0), 0);
    }

    void goesRoundInBothDirections()
    {
        const FleetCells cells = named({ u"a1"_s, u"b"_s, u"a2"_s, u"b"_s, u"a3"_s });
        const CellSearch search = searched(u"a"_s, cells);
        QCOMPARE(search.next(-1, 1), 0);
        QCOMPARE(search.next(0, 1), 2);
        QCOMPARE(search.next(3, 1), 4);
        QCOMPARE(search.next(4, 1), 0);
        QCOMPARE(search.next(-1, -1), 4);
        QCOMPARE(search.next(0, -1), 4);
        QCOMPARE(search.rank(4), 3);
        QCOMPARE(search.rank(1), 0);
        QCOMPARE(search.rank(99), 0);
    }

    void theOnlyMatchFollowsItself()
    {
        const CellSearch search = searched(u"x"_s, named({ u"a"_s, u"x"_s, u"b"_s }));
        QCOMPARE(search.next(1, 1), 1);
        QCOMPARE(search.next(1, -1), 1);
        QCOMPARE(searched(u"none"_s, named({ u"a"_s })).next(0, 1), -1);
        QCOMPARE(searched(u"none"_s, {}).next(-1, 1), -1);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_CellSearch)
#include "tst_CellSearch.moc"
