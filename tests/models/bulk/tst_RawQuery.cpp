// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "bulk/RawQuery.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

RawAsked asked(const char* expression, const QString& source = u"a"_s, Unit unit = Unit::None)
{
    return { .expression = expression,
        .origin = { .sourceId = source, .sourceName = source, .capabilities = {} },
        .unit = unit };
}

/// "selector@source,source …"
QString shown(const std::vector<RawQuery>& queries)
{
    QStringList all;
    for (const RawQuery& query : queries) {
        QStringList sources;
        for (const RawOrigin& origin : query.origins) {
            sources += origin.sourceId;
        }
        all += QString::fromStdString(query.selector) + u'@' + sources.join(u',');
    }
    return all.join(u' ');
}

} // namespace

class tst_RawQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void asksForEachSelectorOnce()
    {
        QCOMPARE(shown(rawQueries({ asked("rate(x[5m])/y"), asked("x + z") })), u"x@a y@a z@a"_s);
    }

    void takesSpellingsOfASelectorForOne()
    {
        QCOMPARE(shown(rawQueries({ asked("x{a=\"1\",b=\"2\"}"), asked("x{b=\"2\", a=\"1\"}") })),
            u"x{a=\"1\",b=\"2\"}@a"_s);
    }

    void asksEachSourceOnce()
    {
        QCOMPARE(shown(rawQueries({ asked("x"), asked("x", u"b"_s), asked("sum(x)", u"b"_s),
                     asked("y", u"b"_s) })),
            u"x@a,b y@b"_s);
    }

    void hasNothingForExpressionsThatReadNothing()
    {
        QVERIFY(rawQueries({ asked("time()"), asked("1 + 2"), asked("") }).empty());
        QVERIFY(rawQueries({}).empty());
    }

    /// A rate of bytes is in bytes a second; the samples behind it are not.
    void keepsTheUnitOfPlainSelectorsOnly()
    {
        const auto queries = rawQueries(
            { asked("x", u"a"_s, Unit::Bytes), asked("rate(y[5m])", u"a"_s, Unit::Bytes) });
        QCOMPARE(queries.size(), std::size_t { 2 });
        QCOMPARE(queries[0].unit, Unit::Bytes);
        QCOMPARE(queries[1].unit, Unit::None);
    }
};

QTEST_GUILESS_MAIN(tst_RawQuery)
#include "tst_RawQuery.moc"
