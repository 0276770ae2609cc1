// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "credentials/MemoryCredentialStore.h"

#include <QRegularExpression>
#include <QTest>

#include <optional>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_MemoryCredentialStore : public QObject
{
    Q_OBJECT

    ImmediateExecutor m_gui;

    std::optional<Result<Credentials>> read(MemoryCredentialStore& store, const QString& id)
    {
        std::optional<Result<Credentials>> kept;
        store.read(id, [&kept](Result<Credentials> result) { kept = std::move(result); });
        return kept;
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsWhatWasWrittenUntilItIsRemoved()
    {
        MemoryCredentialStore store(m_gui);
        QVERIFY(!store.isPersistent());
        QCOMPARE(read(store, u"a"_s)->error().kind, ErrorKind::NotFound);
        int done = 0;
        const auto count = [&done](const Result<void>& result) { done += result ? 1 : 0; };
        store.write(u"a"_s, { u"one"_s, {}, {} }, count);
        store.write(u"b"_s, { u"two"_s, {}, {} }, count);
        store.write(u"a"_s, { u"three"_s, {}, {} }, count);
        QCOMPARE(done, 3);
        QCOMPARE(read(store, u"a"_s)->value().password, u"three"_s);
        QCOMPARE(read(store, u"b"_s)->value().password, u"two"_s);
        store.remove(u"a"_s, count);
        store.remove(u"never there"_s, count);
        QCOMPARE(done, 5);
        QCOMPARE(read(store, u"a"_s)->error().kind, ErrorKind::NotFound);
        QVERIFY(read(store, u"b"_s)->has_value());
    }
};

QTEST_APPLESS_MAIN(tst_MemoryCredentialStore)
#include "tst_MemoryCredentialStore.moc"
