// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "workspace/GridPacking.h"
#include "workspace/WorkspaceJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const char* const kProblems = R"({
  "schemaVersion": 1,
  "refresh": "1ms",
  "pages": [
    { "id": "a",
      "panels": [
        { "id": "x", "type": "stat",
          "unit": "fathoms",
          "queries": [ { "expression": 7 } ] } ] } ],
  "name": null
})";

const char* const kCrowded = R"({"id":"a","panels":[
            {"id":"1","type":"stat","place":{"x":-5,"y":0,"width":1000000000,"height":0}},
            {"id":"2","type":"stat","place":{"x":0,"y":0,"width":12,"height":8}},
            {"id":"2","type":"stat","place":{"x":20,"y":0,"width":12,"height":8.5}}]})";

const char* const kSecrets = R"({"schemaVersion":1,"connections":[{"id":"c",
            "url":"http://ops:hunter2@prom.example/?token=hunter2","password":"hunter2",
            "bearerToken":"hunter2","headers":{"Authorization":"hunter2"}}]})";

const char* const kNewer = R"({"schemaVersion":99,"hologram":{"a":1}})";

const char* const kEscaping = R"({"schemaVersion":1,"id":"../../.ssh/config"})";

/// Something in every field.
Workspace fullWorkspace()
{
    Workspace workspace;
    workspace.id = u"a1b2"_s;
    workspace.name = u"Night shift „Süd“ <b>"_s;
    ConnectionSettings connection;
    connection.id = u"c1"_s;
    connection.name = u"prod"_s;
    connection.baseUrl = QUrl(u"https://prom.example:9090/prefix"_s);
    connection.auth = AuthKind::Basic;
    connection.username = u"ops"_s;
    connection.headerNames = { u"X-Scope-OrgID"_s };
    connection.caFile = u"/etc/ca.pem"_s;
    connection.haGroup = u"prod pair"_s;
    connection.skipsTlsVerification = true;
    connection.unknown = { { u"proxy"_s, u"none"_s } };
    workspace.connections = { connection };
    workspace.range = { u"now-6h"_s, u"now"_s };
    workspace.refresh = Duration::fromMinutes(1);
    PanelSpec panel;
    panel.id = u"p1"_s;
    panel.type = u"timeseries"_s;
    panel.title = u"TTFT"_s;
    PanelQuery query;
    query.expression = u"histogram_quantile(0.95, x)"_s;
    query.legend = u"{{pod}}"_s;
    query.unknown = { { u"future"_s, QJsonArray { 1, 2 } } };
    PanelQuery bound;
    bound.signal = u"ttft_p95"_s;
    bound.groupBy = { u"node"_s };
    bound.isInstant = true;
    panel.queries = { query, bound };
    panel.unit = Unit::Seconds;
    panel.thresholds = { { 0.5, u"busy"_s, {} }, { 2, u"failing"_s, { { u"note"_s, u"x"_s } } } };
    panel.minimum = 0;
    panel.maximum = 1e-3;
    panel.place = { 12, 4, 12, 6 };
    panel.options = { { u"stacked"_s, true } };
    panel.unknown = { { u"place"_s, QJsonObject { { u"pinned"_s, true } } } };
    PageSpec page;
    page.id = u"page-a"_s;
    page.title = u"Endpoint"_s;
    page.kind = u"endpoint"_s;
    page.scope = { Level::Endpoint, u"c1"_s, u"eu"_s, {}, u"llama"_s };
    page.range = TimeRangeSpec { u"now-15m"_s, u"now"_s };
    page.panels = { panel };
    page.unknown = { { u"scope"_s, QJsonObject { { u"zone"_s, 1 } } } };
    workspace.pages = { page };
    workspace.activePage = page.id;
    workspace.unknown = { { u"variables"_s, QJsonArray { u"a"_s } } };
    return workspace;
}

QStringList messages(const std::vector<JsonNote>& notes)
{
    QStringList all;
    for (const JsonNote& note : notes) {
        all += u"%1 %2: %3"_s.arg(QString::number(note.line), note.path, note.message);
    }
    return all;
}

} // namespace

class tst_WorkspaceJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsBackWhatItWrote()
    {
        const Workspace workspace = fullWorkspace();
        const auto reading = workspaceFromJson(toJson(workspace));
        QVERIFY(reading);
        QCOMPARE(messages(reading->notes), QStringList());
        QVERIFY(reading->value == workspace);
        QCOMPARE(toJson(reading->value), toJson(workspace));
    }

    void readsAnEmptyObjectAsDefaults()
    {
        const auto reading = workspaceFromJson("{\"schemaVersion\":1}");
        QVERIFY(reading);
        QCOMPARE(messages(reading->notes), QStringList());
        QVERIFY(reading->value == Workspace {});
    }

    void namesPathAndLineOfEveryProblem()
    {
        const auto reading = workspaceFromJson(kProblems);
        QVERIFY(reading);
        QCOMPARE(messages(reading->notes),
            (QStringList { u"3 refresh: Must be 1s to 1d; 1s is used"_s,
                u"8 pages[0].panels[0].unit: The unit is not known; plain numbers are shown"_s,
                u"9 pages[0].panels[0].queries[0].expression: Must be a text, not a number; ignored"_s,
                u"9 pages[0].panels[0].queries[0]: The query has neither expression nor signal"_s,
                u"10 name: Must be a text, not null; ignored"_s }));
    }

    void takesDefaultsForWrongTypesInEveryField()
    {
        const QJsonObject good = QJsonDocument::fromJson(toJson(fullWorkspace())).object();
        const QList<QJsonValue> wrong { QJsonValue::Null, 7.5, u"wrong"_s, true,
            QJsonArray { QJsonArray() }, QJsonObject { { u"a"_s, 1 } }, -1e300 };
        int read = 0;
        for (const QString& key : good.keys()) {
            for (const QJsonValue& value : wrong) {
                QJsonObject changed = good;
                changed.insert(key, value);
                const auto reading = workspaceFromJson(QJsonDocument(changed).toJson());
                QVERIFY2(reading, qPrintable(key));
                read += workspaceFromJson(toJson(reading->value)) ? 1 : 0;
            }
        }
        QCOMPARE(read, good.size() * wrong.size());
    }

    void clampsPlacesAndMovesPanelsApart()
    {
        const auto reading = pageFromJson(kCrowded);
        QVERIFY(reading);
        std::vector<GridRect> places;
        for (const PanelSpec& panel : reading->value.panels) {
            places.push_back(panel.place);
            QCOMPARE(clampToGrid(panel.place), panel.place);
        }
        QVERIFY(!hasOverlap(places));
        QCOMPARE(reading->value.panels.at(2).id, u"panel-3"_s);
        QVERIFY(reading->notes.size() >= 4);
    }

    void keepsNoSecrets()
    {
        const auto reading = workspaceFromJson(kSecrets);
        QVERIFY(reading);
        QVERIFY(!toJson(reading->value).contains("hunter2"));
        QCOMPARE(reading->notes.size(), std::size_t { 4 });
        QCOMPARE(reading->value.connections.front().baseUrl.host(), u"prom.example"_s);
        Workspace workspace = fullWorkspace();
        workspace.connections.front().baseUrl.setPassword(u"hunter2"_s);
        QVERIFY(!toJson(workspace).contains("hunter2"));
    }

    void opensNewerVersionsReadOnly()
    {
        const auto reading = workspaceFromJson(kNewer);
        QVERIFY(reading);
        QVERIFY(reading->value.isReadOnly());
        QCOMPARE(reading->value.schemaVersion, 99);
        QCOMPARE(reading->notes.size(), std::size_t { 1 });
        QVERIFY(toJson(reading->value).contains("hologram"));
    }

    void refusesIdsThatCouldLeaveTheFolder()
    {
        const auto reading = workspaceFromJson(kEscaping);
        QVERIFY(reading);
        QCOMPARE(reading->value.id, QString());
        QCOMPARE(reading->notes.front().path, u"id"_s);
    }

    void refusesWhatIsNoWorkspace_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("detail");
        const QByteArray utf16("\xff\xfe{\0}\0", 6);
        QTest::newRow("empty") << QByteArray() << ErrorKind::Malformed << u"line 1"_s;
        QTest::newRow("a list") << QByteArray("[]") << ErrorKind::Malformed << u"line 1"_s;
        QTest::newRow("cut off on line 3")
            << QByteArray("{\n\"a\": 1,\n\"b\"") << ErrorKind::Malformed << u"line 3"_s;
        QTest::newRow("UTF-16") << utf16 << ErrorKind::Malformed << QString();
        QTest::newRow("deep") << QByteArray(
            "{\"a\":" + QByteArray(200, '[') + QByteArray(200, ']') + '}')
                              << ErrorKind::TooMuch << QString();
        QTest::newRow("large") << QByteArray(limits::kWorkspaceBytes + 1, ' ') << ErrorKind::TooMuch
                               << QString();
        QByteArray panels;
        for (int i = 0; i <= limits::kPanelsPerWorkspace; ++i) {
            panels += (i > 0 ? ",{}" : "{}");
        }
        QTest::newRow("too many panels")
            << QByteArray("{\n\"pages\":[{\n\"panels\":[" + panels + "]}]}") << ErrorKind::TooMuch
            << u"line 3, pages[0].panels"_s;
        QByteArray queries;
        for (int i = 0; i <= limits::kQueriesPerPanel; ++i) {
            queries += (i > 0 ? ",{}" : "{}");
        }
        QTest::newRow("too many queries")
            << QByteArray("{\"pages\":[{\"panels\":[{\"queries\":[" + queries + "]}]}]}")
            << ErrorKind::TooMuch << u"line 1, pages[0].panels[0].queries"_s;
        QTest::newRow("endless text")
            << QByteArray("{\"name\":\"" + QByteArray(limits::kExpressionBytes + 1, 'x') + "\"}")
            << ErrorKind::TooMuch << u"line 1, name"_s;
        QTest::newRow("long in bytes alone")
            << QByteArray("{\"pages\":[{\"panels\":[{\"queries\":[{\"expression\":\""
                   + QString(limits::kExpressionBytes / 2 + 1, u'ä').toUtf8() + "\"}]}]}]}")
            << ErrorKind::TooMuch << u"line 1, pages[0].panels[0].queries[0].expression"_s;
    }

    void refusesWhatIsNoWorkspace()
    {
        QFETCH(QByteArray, json);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, detail);
        const auto reading = workspaceFromJson(json);
        QVERIFY(!reading);
        QCOMPARE(reading.error().kind, kind);
        QCOMPARE(reading.error().detail, detail);
    }

    void readsTheLongestExpressionAgain()
    {
        PanelSpec panel;
        panel.queries.resize(1);
        panel.queries.front().expression = QString(limits::kExpressionBytes, u'x');
        const auto reading = panelFromJson(toJson(panel));
        QVERIFY(reading);
        QCOMPARE(reading->value.queries.front().expression, panel.queries.front().expression);
    }

    void readsByteOrderMarkAndWindowsLineEnds()
    {
        QByteArray json = toJson(fullWorkspace());
        json.replace("\n", "\r\n");
        const auto reading = workspaceFromJson("\xef\xbb\xbf" + json);
        QVERIFY(reading);
        QVERIFY(reading->value == fullWorkspace());
    }

    void isErrorWhenCutAnywhere()
    {
        const QByteArray json = toJson(fullWorkspace()).trimmed();
        for (qsizetype length = 0; length < json.size(); ++length) {
            const auto reading = workspaceFromJson(json.first(length));
            QVERIFY(!reading);
            QCOMPARE(reading.error().kind, ErrorKind::Malformed);
        }
    }

    void survivesRandomDamage()
    {
        const QByteArray json = toJson(fullWorkspace());
        std::mt19937_64 random(7);
        int readable = 0;
        for (int round = 0; round < 5'000; ++round) {
            QByteArray damaged = json;
            for (int i = 0; i < 3; ++i) {
                const auto at =
                    static_cast<qsizetype>(random() % static_cast<quint64>(json.size()));
                damaged[at] = static_cast<char>(random() % 256);
            }
            const auto reading = workspaceFromJson(damaged);
            if (reading) {
                QVERIFY(workspaceFromJson(toJson(reading->value)));
                ++readable;
            }
        }
        QVERIFY(readable > 0);
        QVERIFY(readable < 5'000);
    }

    void readsPagesAndPanelsAlone()
    {
        const PageSpec page = fullWorkspace().pages.front();
        const auto pageReading = pageFromJson(toJson(page));
        QVERIFY(pageReading);
        QVERIFY(pageReading->value == page);
        const auto panelReading = panelFromJson(toJson(page.panels.front()));
        QVERIFY(panelReading);
        QVERIFY(panelReading->value == page.panels.front());
    }

    void refusesRangesThatCannotBe_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("isKept");
        QTest::newRow("relative") << u"now-2d"_s << u"now"_s << true;
        QTest::newRow("absolute") << u"2026-01-01T00:00:00Z"_s << u"2026-01-02T00:00:00Z"_s << true;
        QTest::newRow("until now") << u"2026-01-01T00:00:00Z"_s << u"now"_s << true;
        QTest::newRow("backwards") << u"now"_s << u"now-1h"_s << false;
        QTest::newRow("no unit") << u"now/x"_s << u"now"_s << false;
        QTest::newRow("text") << u"yesterday"_s << u"now"_s << false;
    }

    void refusesRangesThatCannotBe()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(bool, isKept);
        Workspace workspace;
        workspace.range = { from, to };
        const auto reading = workspaceFromJson(toJson(workspace));
        QVERIFY(reading);
        QCOMPARE(reading->value.range == workspace.range, isKept);
        QCOMPARE(reading->notes.empty(), isKept);
    }
};

QTEST_GUILESS_MAIN(tst_WorkspaceJson)
#include "tst_WorkspaceJson.moc"
