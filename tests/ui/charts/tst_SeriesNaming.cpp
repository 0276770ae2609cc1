// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SeriesNaming.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QStringList namesOf(const std::vector<LabelSet>& labels, const QString& legend = {})
{
    std::vector<UnnamedSeries> series;
    for (const LabelSet& one : labels) {
        series.push_back({ &one, legend, u"fallback"_s });
    }
    QStringList names;
    for (const UntrustedText& name : seriesNames(series)) {
        names += name.plain();
    }
    return names;
}

} // namespace

class tst_SeriesNaming : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void fillsATemplateOnce()
    {
        const LabelSet labels { { "gpu", "{{node}}" }, { "node", "n1" } };
        QCOMPARE(namesOf({ labels }, u"{{ node }} · GPU {{gpu}}"_s),
            QStringList { u"n1 · GPU {{node}}"_s });
    }

    void keepsAnUnclosedTemplate()
    {
        QCOMPARE(namesOf({ LabelSet { { "a", "b" } } }, u"x {{a"_s), QStringList { u"x {{a"_s });
    }

    void namesByTheLabelsThatDiffer()
    {
        QCOMPARE(
            namesOf({ { { "job", "j" }, { "pod", "p1" } }, { { "job", "j" }, { "pod", "p2" } } }),
            (QStringList { u"p1"_s, u"p2"_s }));
        QCOMPARE(namesOf({ { { "a", "1" }, { "b", "1" }, { "c", "1" } },
                     { { "a", "2" }, { "b", "2" }, { "c", "2" } } }),
            (QStringList { u"a=1 · b=1 · c=1"_s, u"a=2 · b=2 · c=2"_s }));
    }

    void fallsBackWhenNothingDiffers()
    {
        QCOMPARE(namesOf({ LabelSet { { "a", "1" } } }), QStringList { u"fallback"_s });
        const LabelSet labels { { "__name__", "up" } };
        const std::vector<UnnamedSeries> one { { &labels, {}, {} } };
        QCOMPARE(seriesNames(one).front().raw(), u"up"_s);
    }

    void boundsLongValues()
    {
        const LabelSet labels { { "a", std::string(60'000, 'x') } };
        const std::vector<UnnamedSeries> one { { &labels, u"{{a}}{{a}}"_s, {} } };
        QVERIFY(seriesNames(one).front().raw().size() <= 4096);
    }
};

QTEST_GUILESS_MAIN(tst_SeriesNaming)
#include "tst_SeriesNaming.moc"
