// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "workspace/WorkspaceLint.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_WorkspaceLint : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hasNothingToSayAboutAGoodFile()
    {
        QVERIFY(lintWorkspace("{\"schemaVersion\":1,\"pages\":[{\"id\":\"a\",\"kind\":\"fleet\"}]}")
                    .empty());
    }

    void namesTheLine_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("path");
        QTest::addColumn<NoteSeverity>("severity");
        const QByteArray head = "{\"schemaVersion\":1,\n\"pages\":[{\"id\":\"a\",\n";
        const auto query = [&head](const QByteArray& expression) {
            return QByteArray(head
                + "\"panels\":[{\"id\":\"p\",\"type\":\"stat\",\n"
                  "\"queries\":[{\"expression\":\""
                + expression + "\"}]}]}]}");
        };
        const QString at = u"pages[0].panels[0].queries[0].expression"_s;
        QTest::newRow("syntax") << QByteArray("{\n\n]") << 3 << QString() << NoteSeverity::Error;
        QTest::newRow("wrong type") << QByteArray("{\"schemaVersion\":1,\n\"name\":3}") << 2
                                    << u"name"_s << NoteSeverity::Warning;
        QTest::newRow("empty page")
            << QByteArray(head + "\"title\":\"t\"}]}") << 2 << u"pages[0]"_s << NoteSeverity::Info;
        QTest::newRow("panel that asks nothing")
            << QByteArray(head + "\"panels\":[\n{\"id\":\"p\",\"type\":\"stat\"}]}]}") << 4
            << u"pages[0].panels[0]"_s << NoteSeverity::Info;
        QTest::newRow("open bracket") << query("sum(up") << 4 << at << NoteSeverity::Warning;
        QTest::newRow("wrong bracket") << query("sum(up]") << 4 << at << NoteSeverity::Warning;
        QTest::newRow("open string") << query("up{a='b}") << 4 << at << NoteSeverity::Warning;
    }

    void namesTheLine()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, line);
        QFETCH(QString, path);
        QFETCH(NoteSeverity, severity);
        const std::vector<JsonNote> found = lintWorkspace(json);
        QCOMPARE(found.size(), std::size_t { 1 });
        QCOMPARE(found.front().line, line);
        QCOMPARE(found.front().path, path);
        QCOMPARE(found.front().severity, severity);
        QVERIFY(!found.front().message.isEmpty());
    }

    void acceptsBracketsInsideStringsAndComments()
    {
        QVERIFY(
            lintWorkspace("{\"id\":\"a\",\"panels\":[{\"id\":\"p\",\"type\":\"stat\",\"queries\":"
                          "[{\"expression\":\"up{a=\\\"(\\\\\\\"\\\"} # (\\n + f([1m:])\"}]}]}")
                .empty());
    }
};

QTEST_GUILESS_MAIN(tst_WorkspaceLint)
#include "tst_WorkspaceLint.moc"
