// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/CancelToken.h"

#include <QRegularExpression>
#include <QTest>

#include <optional>
#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_CancelToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void runsEveryActionOnceInOrder()
    {
        CancelSource source;
        const CancelToken token = source.token();
        std::vector<int> ran;
        for (int i = 0; i < 3; ++i) {
            source.token().onCancel([&ran, i] { ran.push_back(i); });
        }
        QVERIFY(!token.isCancelled());
        source.cancel();
        source.cancel();
        QVERIFY(token.isCancelled());
        QCOMPARE(ran, (std::vector<int> { 0, 1, 2 }));
    }

    void runsALateActionAtOnce()
    {
        CancelSource source;
        source.cancel();
        int ran = 0;
        source.token().onCancel([&ran] { ++ran; });
        QCOMPARE(ran, 1);
    }

    /// An action may itself lead to further work under the same token.
    void takesAnActionFromWithinAnAction()
    {
        CancelSource source;
        int ran = 0;
        const CancelToken token = source.token();
        token.onCancel([&ran, &token] { token.onCancel([&ran] { ++ran; }); });
        source.cancel();
        QCOMPARE(ran, 1);
    }

    void cancelsWhenItsOwnerGoesOrTakesAnother()
    {
        int ran = 0;
        std::optional<CancelSource> source(std::in_place);
        const CancelToken first = source->token();
        first.onCancel([&ran] { ++ran; });
        *source = CancelSource();
        QVERIFY(first.isCancelled());
        const CancelToken second = source->token();
        QVERIFY(!second.isCancelled());
        second.onCancel([&ran] { ++ran; });
        source.reset();
        QVERIFY(second.isCancelled());
        QCOMPARE(ran, 2);
    }

    void neverEndsWithoutASource()
    {
        const CancelToken token;
        int ran = 0;
        token.onCancel([&ran] { ++ran; });
        QVERIFY(!token.isCancelled());
        QCOMPARE(ran, 0);
    }

    void letsActionsGoWithTheLastToken()
    {
        const auto held = std::make_shared<int>(1);
        {
            CancelSource source;
            source.token().onCancel([held] {});
            QCOMPARE(held.use_count(), 2L);
        }
        QCOMPARE(held.use_count(), 1L);
    }
};

QTEST_GUILESS_MAIN(tst_CancelToken)
#include "tst_CancelToken.moc"
