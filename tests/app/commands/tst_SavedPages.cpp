// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/SavedPages.h"
#include "workspace/WorkspaceJson.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

ConnectionSettings connection(const QString& id, const QString& address)
{
    ConnectionSettings settings;
    settings.id = id;
    settings.name = id;
    settings.baseUrl = QUrl(address);
    return settings;
}

/// A page of a connection, with a query to another one.
PageSpec page(const QString& ofSource, const QString& asked)
{
    PageSpec page;
    page.id = u"p"_s;
    page.title = u"P"_s;
    page.kind = u"custom"_s;
    page.scope.level = Level::Cluster;
    page.scope.cluster = u"c"_s;
    page.scope.source = ofSource;
    PanelSpec& panel = page.panels.emplace_back();
    panel.id = u"a"_s;
    panel.type = u"timeseries"_s;
    panel.place = { .x = 0, .y = 0, .width = 24, .height = 8 };
    PanelQuery& query = panel.queries.emplace_back();
    query.expression = u"up"_s;
    query.sourceId = asked;
    return page;
}

} // namespace

class tst_SavedPages : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString written(const std::vector<PageSpec>& pages)
    {
        Workspace workspace;
        workspace.id = u"w"_s;
        workspace.name = u"w"_s;
        workspace.connections = { connection(u"one"_s, u"http://a:9090/"_s),
            connection(u"two"_s, u"https://b/prometheus"_s) };
        workspace.connections.back().haGroup = u"pair"_s;
        workspace.pages = pages;
        QFile file(m_folder.filePath(u"w.promdesk"_s));
        return file.open(QIODevice::WriteOnly) && file.write(toJson(workspace)) > 0
            ? file.fileName()
            : QString();
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void connectionsAreFoundByTheirAddress()
    {
        const auto saved = savedPages(written({ page(u"one"_s, u"two"_s) }),
            { connection(u"b"_s, u"https://b/prometheus/"_s),
                connection(u"a"_s, u"http://a:9090"_s) });
        QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().toDisplayText()));
        const std::vector<PageSpec>& pages = saved->pages;
        QCOMPARE(pages.front().scope.source, u"a"_s);
        QCOMPARE(pages.front().scope.cluster, u"c"_s);
        QCOMPARE(pages.front().panels.front().queries.front().sourceId, u"b"_s);
    }

    void serversAreOfTheHaGroupOfTheirConnection()
    {
        const auto saved = savedPages(written({ page(u"one"_s, u"two"_s) }),
            { connection(u"b"_s, u"https://b/prometheus/"_s),
                connection(u"x"_s, u"http://x:9090"_s) });
        QVERIFY(saved.has_value());
        QCOMPARE(saved->haGroups, (QHash<QString, QString> { { u"b"_s, u"pair"_s } }));
    }

    /// The entity may be known to another server; a query that names one is not for others.
    void aServerThatWasNotChosenIsNoOneElse()
    {
        const auto pages = savedPages(
            written({ page(u"one"_s, u"two"_s) }), { connection(u"x"_s, u"http://x:9090"_s) });
        QVERIFY(pages.has_value());
        QCOMPARE(pages->pages.front().scope.source, QString());
        QCOMPARE(pages->pages.front().panels.front().queries.front().sourceId, u"two"_s);
    }

    void aFileWithoutPagesIsAnError()
    {
        const auto pages = savedPages(written({}), {});
        QVERIFY(!pages.has_value());
        QCOMPARE(pages.error().kind, ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(tst_SavedPages)
#include "tst_SavedPages.moc"
