// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "workspace/Workspace.h"
#include "workspace/WorkspaceMigrations.h"

#include <QTest>

#include <array>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QJsonObject appendTwo(const QJsonObject& old)
{
    QJsonObject next = old;
    next.insert(u"trail"_s, QString(old.value(u"trail"_s).toString() + u'2'));
    return next;
}

QJsonObject appendThree(const QJsonObject& old)
{
    QJsonObject next = old;
    next.insert(u"trail"_s, QString(old.value(u"trail"_s).toString() + u'3'));
    return next;
}

constexpr std::array<MigrationStep, 2> kSteps { appendTwo, appendThree };

} // namespace

class tst_WorkspaceMigrations : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void runsTheStepsFromTheVersionOn_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<QString>("trail");
        QTest::addColumn<int>("version");
        QTest::newRow("oldest") << 1 << u"23"_s << 3;
        QTest::newRow("in between") << 2 << u"3"_s << 3;
        QTest::newRow("newest") << 3 << QString() << 0;
        QTest::newRow("newer than we are") << 9 << QString() << 0;
        QTest::newRow("nonsense counts as oldest") << -4 << u"23"_s << 3;
    }

    void runsTheStepsFromTheVersionOn()
    {
        QFETCH(int, from);
        QFETCH(QString, trail);
        QFETCH(int, version);
        const QJsonObject migrated = migrate({ { u"own"_s, true } }, from, kSteps);
        QCOMPARE(migrated.value(u"trail"_s).toString(), trail);
        QCOMPARE(migrated.value(u"schemaVersion"_s).toInt(), version);
        QVERIFY(migrated.value(u"own"_s).toBool());
    }

    void hasOneStepPerVersion()
    {
        QCOMPARE(static_cast<int>(workspaceMigrations().size()), Workspace::kSchemaVersion - 1);
    }
};

QTEST_GUILESS_MAIN(tst_WorkspaceMigrations)
#include "tst_WorkspaceMigrations.moc"
