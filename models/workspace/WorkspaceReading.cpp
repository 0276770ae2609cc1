// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The reading half of WorkspaceJson.h.
#include "core/JsonLines.h"
#include "core/Limits.h"
#include "workspace/ConnectionReading.h"
#include "workspace/GridPacking.h"
#include "workspace/JsonFields.h"
#include "workspace/WorkspaceJson.h"
#include "workspace/WorkspaceMigrations.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kMostThresholds = 32;
constexpr int kMostNames = 64;
constexpr Duration kShortestRefresh = Duration::fromSeconds(1);
constexpr Duration kLongestRefresh = Duration::fromHours(24);

/// Both ends understood, and in order whenever "now" is.
bool isUsable(const TimeRangeSpec& range)
{
    const Instant longAgo = Instant::fromSeconds(0);
    const Instant farAhead = Instant::fromSeconds(8'000'000'000);
    return parseInstant(range.from, longAgo) && parseInstant(range.to, longAgo)
        && (resolve(range, longAgo) || resolve(range, farAhead));
}

/// What is not known of a nested object stays with its parent under the nested object's key.
void keepUnknown(QJsonObject& unknown, QLatin1StringView key, const QJsonObject& rest)
{
    if (!rest.isEmpty()) {
        unknown.insert(key, rest);
    }
}

std::optional<TimeRangeSpec> readRange(JsonFields& parent, QJsonObject& unknown)
{
    const auto object = parent.object("range"_L1);
    if (!object) {
        return std::nullopt;
    }
    JsonFields fields(*object, parent.pathOf("range"_L1), parent.findings());
    TimeRangeSpec range;
    range.from = fields.text("from"_L1, range.from);
    range.to = fields.text("to"_L1, range.to);
    keepUnknown(unknown, "range"_L1, fields.rest());
    if (!isUsable(range)) {
        parent.note("range"_L1, u"The range is not understood; the last hour is used"_s);
        return TimeRangeSpec {};
    }
    return range;
}

Scope readScope(JsonFields& parent, QJsonObject& unknown)
{
    Scope scope;
    const auto object = parent.object("scope"_L1);
    if (!object) {
        return scope;
    }
    JsonFields fields(*object, parent.pathOf("scope"_L1), parent.findings());
    const QString level = fields.text("level"_L1, toText(Level::Fleet));
    const std::vector<Level> levels { Level::Fleet, Level::Cluster, Level::Node, Level::Endpoint };
    const auto found = std::find_if(levels.begin(), levels.end(),
        [&level](Level candidate) { return toText(candidate) == level; });
    if (found == levels.end()) {
        fields.note("level"_L1, u"Must be fleet, cluster, node or endpoint; fleet is used"_s);
    } else {
        scope.level = *found;
    }
    scope.source = fields.text("source"_L1);
    scope.cluster = fields.text("cluster"_L1);
    scope.node = fields.text("node"_L1);
    scope.endpoint = fields.text("endpoint"_L1);
    keepUnknown(unknown, "scope"_L1, fields.rest());
    return scope;
}

PanelQuery readQuery(JsonFields fields)
{
    PanelQuery query;
    query.expression = fields.text("expression"_L1);
    query.signal = fields.text("signal"_L1);
    query.groupBy = fields.texts("groupBy"_L1, kMostNames);
    query.legend = fields.text("legend"_L1);
    query.sourceId = fields.text("source"_L1);
    query.isInstant = fields.flag("instant"_L1);
    query.isHidden = fields.flag("hidden"_L1);
    query.unknown = fields.rest();
    if (query.expression.toUtf8().size() > static_cast<qsizetype>(limits::kExpressionBytes)) {
        fields.findings().refuse(fields.pathOf("expression"_L1), u"The expression is too long"_s);
    }
    if (!query.expression.isEmpty() && !query.signal.isEmpty()) {
        fields.note("signal"_L1, u"There is an expression already; the signal is ignored"_s);
        query.signal.clear();
    }
    if (query.expression.isEmpty() && query.signal.isEmpty()) {
        fields.findings().note(fields.path(), u"The query has neither expression nor signal"_s);
    }
    return query;
}

std::vector<Threshold> readThresholds(JsonFields& panel)
{
    std::vector<Threshold> thresholds;
    const QJsonArray values = panel.array("thresholds"_L1, kMostThresholds);
    for (qsizetype i = 0; i < values.size(); ++i) {
        const QString path = panel.pathOf("thresholds"_L1, i);
        JsonFields fields(values.at(i).toObject(), path, panel.findings());
        const auto value = fields.number("value"_L1);
        const QString state = fields.text("state"_L1);
        const bool isKnown = state == u"busy" || state == u"degraded" || state == u"failing";
        if (!value || !isKnown) {
            panel.findings().note(path,
                u"A threshold needs a value and a state busy, degraded or failing; ignored"_s);
            continue;
        }
        thresholds.push_back({ .value = *value, .state = state, .unknown = fields.rest() });
    }
    const auto isBefore = [](const Threshold& a, const Threshold& b) { return a.value < b.value; };
    std::stable_sort(thresholds.begin(), thresholds.end(), isBefore);
    return thresholds;
}

GridRect readPlace(JsonFields& panel, QJsonObject& unknown)
{
    GridRect place;
    if (const auto object = panel.object("place"_L1)) {
        JsonFields fields(*object, panel.pathOf("place"_L1), panel.findings());
        place.x = fields.integer("x"_L1, place.x);
        place.y = fields.integer("y"_L1, place.y);
        place.width = fields.integer("width"_L1, place.width);
        place.height = fields.integer("height"_L1, place.height);
        keepUnknown(unknown, "place"_L1, fields.rest());
    }
    const GridRect inside = clampToGrid(place);
    if (inside != place) {
        panel.note("place"_L1, u"The place is outside the grid of 24 columns; moved inside"_s);
    }
    return inside;
}

Unit readUnit(JsonFields& panel)
{
    const QString name = panel.text("unit"_L1, toText(Unit::None));
    const std::optional<Unit> unit = unitFromText(name);
    if (!unit) {
        panel.note("unit"_L1, u"The unit is not known; plain numbers are shown"_s);
    }
    return unit.value_or(Unit::None);
}

PanelSpec readPanel(JsonFields fields)
{
    PanelSpec panel;
    QJsonObject nested;
    panel.id = fields.text("id"_L1);
    panel.type = fields.text("type"_L1);
    panel.title = fields.text("title"_L1);
    panel.description = fields.text("description"_L1);
    const QJsonArray queries = fields.array("queries"_L1, limits::kQueriesPerPanel);
    for (qsizetype i = 0; i < queries.size(); ++i) {
        const QString path = fields.pathOf("queries"_L1, i);
        if (queries.at(i).isObject()) {
            panel.queries.push_back(
                readQuery({ queries.at(i).toObject(), path, fields.findings() }));
        } else {
            fields.findings().note(path, u"Must be an object; ignored"_s);
        }
    }
    panel.unit = readUnit(fields);
    panel.thresholds = readThresholds(fields);
    panel.minimum = fields.number("min"_L1);
    panel.maximum = fields.number("max"_L1);
    if (panel.minimum && panel.maximum && *panel.minimum >= *panel.maximum) {
        fields.note("max"_L1, u"Must be above min; both are ignored"_s);
        panel.minimum.reset();
        panel.maximum.reset();
    }
    panel.place = readPlace(fields, nested);
    panel.options = fields.object("options"_L1).value_or(QJsonObject());
    if (panel.type.isEmpty()) {
        fields.findings().note(fields.path(), u"The panel has no type; timeseries is used"_s);
        panel.type = u"timeseries"_s;
    }
    panel.unknown = fields.rest();
    for (auto it = nested.begin(); it != nested.end(); ++it) {
        panel.unknown.insert(it.key(), it.value());
    }
    return panel;
}

/// An id that the list does not have yet: the wish, or one made from the stem.
template <typename T>
void ensureUniqueId(const std::vector<T>& earlier, T& item, const QString& stem,
    const QString& path, JsonFindings& findings)
{
    const auto isTaken = [&earlier](const QString& id) {
        return std::any_of(
            earlier.begin(), earlier.end(), [&id](const T& other) { return other.id == id; });
    };
    if (!item.id.isEmpty() && !isTaken(item.id)) {
        return;
    }
    const bool isDouble = !item.id.isEmpty();
    for (std::size_t i = earlier.size() + 1; item.id.isEmpty() || isTaken(item.id); ++i) {
        item.id = stem + u'-' + QString::number(i);
    }
    findings.note(path,
        QString((isDouble ? u"The id is used twice; it becomes "_s : u"No id; it becomes "_s)
            + item.id));
}

void packPanels(PageSpec& page, JsonFields& fields)
{
    std::vector<GridRect> places;
    for (const PanelSpec& panel : page.panels) {
        places.push_back(panel.place);
    }
    if (!hasOverlap(places)) {
        return;
    }
    fields.note("panels"_L1, u"Panels overlap; they are moved apart"_s);
    places = packUpwards(places);
    for (std::size_t i = 0; i < places.size(); ++i) {
        page.panels[i].place = places[i];
    }
}

PageSpec readPage(JsonFields fields)
{
    PageSpec page;
    QJsonObject nested;
    page.id = fields.text("id"_L1);
    page.title = fields.text("title"_L1);
    page.kind = fields.text("kind"_L1, page.kind);
    page.scope = readScope(fields, nested);
    page.range = readRange(fields, nested);
    const QJsonArray panels = fields.array("panels"_L1, limits::kPanelsPerWorkspace);
    for (qsizetype i = 0; i < panels.size(); ++i) {
        const QString path = fields.pathOf("panels"_L1, i);
        if (!panels.at(i).isObject()) {
            fields.findings().note(path, u"Must be an object; ignored"_s);
            continue;
        }
        PanelSpec panel = readPanel({ panels.at(i).toObject(), path, fields.findings() });
        ensureUniqueId(page.panels, panel, u"panel"_s, path, fields.findings());
        page.panels.push_back(std::move(panel));
    }
    packPanels(page, fields);
    page.unknown = fields.rest();
    for (auto it = nested.begin(); it != nested.end(); ++it) {
        page.unknown.insert(it.key(), it.value());
    }
    return page;
}

Duration readRefresh(JsonFields& fields)
{
    const QString text = fields.text("refresh"_L1, u"15s"_s);
    if (text == u"off") {
        return {};
    }
    const Result<Duration> refresh = parseDuration(text);
    if (!refresh) {
        fields.note("refresh"_L1, u"Must be a duration such as 15s, or off; 15s is used"_s);
        return Duration::fromSeconds(15);
    }
    const Duration clamped = std::clamp(*refresh, kShortestRefresh, kLongestRefresh);
    if (clamped != *refresh) {
        fields.note("refresh"_L1, u"Must be 1s to 1d; %1 is used"_s.arg(toText(clamped)));
    }
    return clamped;
}

/// Names files: only letters, digits, '-' and '_'.
QString readWorkspaceId(JsonFields& fields)
{
    static const QRegularExpression safe(u"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"_s);
    const QString id = fields.text("id"_L1);
    if (id.isEmpty() || id.contains(safe)) {
        return id;
    }
    fields.note("id"_L1, u"Only letters, digits, - and _ are allowed; another id is used"_s);
    return {};
}

int readVersion(JsonFields& fields)
{
    if (!fields.contains("schemaVersion"_L1)) {
        fields.note("schemaVersion"_L1, u"No schema version; the current one is assumed"_s);
    }
    const int version = fields.integer("schemaVersion"_L1, Workspace::kSchemaVersion);
    if (version < 1) {
        fields.note("schemaVersion"_L1, u"Must be at least 1"_s);
    } else if (version > Workspace::kSchemaVersion) {
        fields.note(
            "schemaVersion"_L1, u"Written by a newer version of the program; opened read-only"_s);
    }
    return std::max(version, 1);
}

void readPages(JsonFields& fields, Workspace& workspace)
{
    const QJsonArray pages = fields.array("pages"_L1, limits::kPagesPerWorkspace);
    std::size_t panelCount = 0;
    for (qsizetype i = 0; i < pages.size(); ++i) {
        const QString path = fields.pathOf("pages"_L1, i);
        if (!pages.at(i).isObject()) {
            fields.findings().note(path, u"Must be an object; ignored"_s);
            continue;
        }
        PageSpec page = readPage({ pages.at(i).toObject(), path, fields.findings() });
        ensureUniqueId(workspace.pages, page, u"page"_s, path, fields.findings());
        panelCount += page.panels.size();
        workspace.pages.push_back(std::move(page));
    }
    if (panelCount > static_cast<std::size_t>(limits::kPanelsPerWorkspace)) {
        fields.findings().refuse(fields.pathOf("pages"_L1),
            u"There are %1 panels; at most %2 are read"_s.arg(panelCount)
                .arg(limits::kPanelsPerWorkspace));
    }
}

Workspace readWorkspace(const QJsonObject& object, JsonFindings& findings)
{
    QJsonObject nested;
    Workspace workspace;
    JsonFields versionFields(object, {}, findings);
    workspace.schemaVersion = readVersion(versionFields);
    JsonFields fields(
        migrate(object, workspace.schemaVersion, workspaceMigrations()), {}, findings);
    fields.skip("schemaVersion"_L1);
    workspace.schemaVersion = std::max(workspace.schemaVersion, Workspace::kSchemaVersion);
    workspace.id = readWorkspaceId(fields);
    workspace.name = fields.text("name"_L1);
    const QJsonArray connections = fields.array("connections"_L1, limits::kConnectionsPerWorkspace);
    for (qsizetype i = 0; i < connections.size(); ++i) {
        const QString path = fields.pathOf("connections"_L1, i);
        ConnectionSettings connection =
            readConnection({ connections.at(i).toObject(), path, findings });
        ensureUniqueId(workspace.connections, connection, u"connection"_s, path, findings);
        workspace.connections.push_back(std::move(connection));
    }
    workspace.range = readRange(fields, nested).value_or(TimeRangeSpec {});
    workspace.refresh = readRefresh(fields);
    readPages(fields, workspace);
    workspace.activePage = fields.text("activePage"_L1);
    const auto isActive = [&workspace](
                              const PageSpec& page) { return page.id == workspace.activePage; };
    if (std::none_of(workspace.pages.begin(), workspace.pages.end(), isActive)) {
        if (!workspace.activePage.isEmpty()) {
            fields.note("activePage"_L1, u"There is no page with this id; the first is shown"_s);
        }
        workspace.activePage = workspace.pages.empty() ? QString() : workspace.pages.front().id;
    }
    workspace.unknown = fields.rest();
    keepUnknown(workspace.unknown, "range"_L1, nested.value("range"_L1).toObject());
    return workspace;
}

tl::unexpected<Error> refusal(ErrorKind kind, const QString& message, int line)
{
    return failure(kind, u"Line %1: %2"_s.arg(line).arg(message), {}, u"line %1"_s.arg(line));
}

/// The border: size, encoding, depth and syntax, before anything is built.
Result<QJsonObject> parseObject(const QByteArray& json)
{
    if (json.size() > limits::kWorkspaceBytes) {
        return failure(ErrorKind::TooMuch, u"The file is too large"_s);
    }
    if (json.startsWith("\xff\xfe") || json.startsWith("\xfe\xff")) {
        return failure(ErrorKind::Malformed, u"The file is not UTF-8"_s);
    }
    if (nestingDepth(json) > limits::kWorkspaceDepth) {
        return failure(ErrorKind::TooMuch, u"The file is nested too deeply"_s);
    }
    QJsonParseError error {};
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) {
        return refusal(ErrorKind::Malformed, error.errorString(), lineAt(json, error.offset));
    }
    if (!document.isObject()) {
        return refusal(ErrorKind::Malformed, u"The file is not a JSON object"_s, 1);
    }
    return document.object();
}

/// Fills in the lines, which only the text knows.
void addLines(const QByteArray& json, JsonFindings& findings)
{
    QSet<QString> paths;
    for (const JsonNote& note : findings.notes) {
        paths.insert(note.path);
    }
    if (findings.refusal) {
        paths.insert(findings.refusal->detail);
    }
    const QHash<QString, int> lines = linesOf(json, paths);
    for (JsonNote& note : findings.notes) {
        note.line = lines.value(note.path);
    }
    std::stable_sort(findings.notes.begin(), findings.notes.end(),
        [](const JsonNote& a, const JsonNote& b) { return a.line < b.line; });
    if (findings.refusal) {
        Error& error = *findings.refusal;
        const QString line = QString::number(lines.value(error.detail));
        error.message = u"Line %1: %2"_s.arg(line, error.message);
        error.detail = u"line %1, %2"_s.arg(line, error.detail);
    }
}

template <typename T, typename Read>
Result<JsonReading<T>> readDocument(const QByteArray& json, Read read)
{
    const Result<QJsonObject> object = parseObject(json);
    if (!object) {
        return failure(object.error());
    }
    JsonFindings findings;
    T value = read(*object, findings);
    if (!findings.notes.empty() || findings.refusal) {
        addLines(json, findings);
    }
    if (findings.refusal) {
        return failure(*findings.refusal);
    }
    return JsonReading<T> { std::move(value), std::move(findings.notes) };
}

} // namespace

Result<JsonReading<Workspace>> workspaceFromJson(const QByteArray& json)
{
    return readDocument<Workspace>(json, readWorkspace);
}

Result<JsonReading<PageSpec>> pageFromJson(const QByteArray& json)
{
    return readDocument<PageSpec>(json, [](const QJsonObject& object, JsonFindings& findings) {
        return readPage({ object, {}, findings });
    });
}

Result<JsonReading<PanelSpec>> panelFromJson(const QByteArray& json)
{
    return readDocument<PanelSpec>(json, [](const QJsonObject& object, JsonFindings& findings) {
        return readPanel({ object, {}, findings });
    });
}

} // namespace promdesk
