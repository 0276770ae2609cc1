// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/NaturalOrder.h"

#include <QRegularExpression>
#include <QStringList>
#include <QTest>

#include <algorithm>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

bool isBefore(const QString& a, const QString& b)
{
    return compareNames(a, b) < 0;
}

} // namespace

class tst_NaturalOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void putsNamesWherePeopleLookForThem()
    {
        const QStringList ordered { u""_s, u"01"_s, u"1"_s, u"2"_s, u"10"_s, u"10.0.0.9:9100"_s,
            u"10.0.0.10:9100"_s, u"node"_s, u"node-1"_s, u"node-2"_s, u"Node-2a"_s, u"node-2b"_s,
            u"node-10"_s, u"node-99999999999999999999"_s, u"node-100000000000000000000"_s,
            u"rack-2-node-11"_s, u"rack-10-node-2"_s, u"ä1"_s };
        QStringList shuffled = ordered;
        std::mt19937 random(5);
        for (int round = 0; round < 50; ++round) {
            std::shuffle(shuffled.begin(), shuffled.end(), random);
            std::sort(shuffled.begin(), shuffled.end(), isBefore);
            QVERIFY2(shuffled == ordered, qPrintable(shuffled.join(u'|')));
        }
    }

    /// Of two different texts exactly one is before the other.
    void isAnOrder()
    {
        std::mt19937 random(7);
        const auto text = [&random] {
            QString made;
            for (auto i = random() % 6; i > 0; --i) {
                made += u"019-aA"[random() % 6];
            }
            return made;
        };
        for (int i = 0; i < 20'000; ++i) {
            const QString a = text();
            const QString b = text();
            const QString c = text();
            QCOMPARE(isBefore(a, b) || isBefore(b, a), a != b);
            QVERIFY(!(isBefore(a, b) && isBefore(b, a)));
            QVERIFY2(!(isBefore(a, b) && isBefore(b, c)) || isBefore(a, c),
                qPrintable(a + u'|' + b + u'|' + c));
        }
    }
};

QTEST_GUILESS_MAIN(tst_NaturalOrder)
#include "tst_NaturalOrder.moc"
