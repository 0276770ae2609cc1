// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Error.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_Error : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// Scripts read these names from JSON output.
    void keepsTheNamesOfItsKinds()
    {
        QCOMPARE(toText(ErrorKind::Cancelled), u"cancelled"_s);
        QCOMPARE(toText(ErrorKind::BadQuery), u"bad-query"_s);
        QCOMPARE(toText(ErrorKind::Truncated), u"truncated"_s);
        QCOMPARE(toText(ErrorKind::NotPrometheus), u"not-prometheus"_s);
        QCOMPARE(toText(ErrorKind::Internal), u"internal"_s);
    }

    void givesEachKindANameOfItsOwn()
    {
        QSet<QString> names;
        const int kinds = static_cast<int>(ErrorKind::Internal) + 1;
        const QRegularExpression shape(u"\\A[a-z]+(-[a-z]+)*\\z"_s);
        for (int kind = 0; kind < kinds; ++kind) {
            const QString name = toText(static_cast<ErrorKind>(kind));
            QVERIFY2(shape.match(name).hasMatch(), qPrintable(name));
            names.insert(name);
        }
        QCOMPARE(names.size(), kinds);
    }

    void saysWhereBeforeWhat()
    {
        Error error {
            .kind = ErrorKind::Io, .message = u"It failed."_s, .context = {}, .detail = {}
        };
        QCOMPARE(error.toDisplayText(), u"It failed."_s);
        error.context = u"a.json"_s;
        error.detail = u"errno 5"_s; // shown on demand only
        QCOMPARE(error.toDisplayText(), u"a.json: It failed."_s);
    }
};

QTEST_APPLESS_MAIN(tst_Error)
#include "tst_Error.moc"
