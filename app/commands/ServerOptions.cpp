// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/ServerOptions.h"

#include "prometheus/HttpConfigFile.h"
#include "prometheus/ServerUrl.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ServerOptions)
};

constexpr Duration kLongestTimeout = Duration::fromHours(1); // no request may take longer

Result<ServerChoice> toChoice(const QString& address, const ConnectionByFile& config)
{
    const auto url = parseServerUrl(address);
    if (!url) {
        return failure(url.error());
    }
    if (!url->password.isEmpty()) {
        return failure(ErrorKind::InvalidArgument,
            Words::tr("a password in --server can be read by everybody on this machine; "
                      "put it into a file and name that with --http-config"));
    }
    ServerChoice choice { config.settings, config.credentials };
    choice.settings.baseUrl = url->baseUrl;
    choice.settings.id = url->baseUrl.toString();
    choice.settings.name = authorityText(url->baseUrl);
    return choice;
}

bool contains(const std::vector<ServerChoice>& servers, const QString& id)
{
    return std::any_of(servers.begin(), servers.end(),
        [&id](const ServerChoice& server) { return server.settings.id == id; });
}

/// Servers that differ in path or scheme only are called by their whole address.
void nameApart(std::vector<ServerChoice>& servers)
{
    std::map<QString, int> uses;
    for (const ServerChoice& server : servers) {
        ++uses[server.settings.name];
    }
    for (ServerChoice& server : servers) {
        if (uses[server.settings.name] > 1) {
            server.settings.name = server.settings.baseUrl.toString(QUrl::FullyEncoded);
        }
    }
}

} // namespace

void declareServerOptions(QCommandLineParser& parser)
{
    parser.addOption(
        { u"server"_s, Words::tr("Address of a Prometheus server; may be repeated"), u"URL"_s });
    parser.addOption({ u"http-config"_s,
        Words::tr("Sign-in (also OAuth2 and SigV4), headers, TLS and proxy in promtool's "
                  "--http.config.file format"),
        u"FILE"_s });
    parser.addOption({ u"timeout"_s,
        Words::tr("End after so long at the latest; a server that has not answered is lost"),
        u"D"_s });
}

Result<std::vector<ServerChoice>> chosenServers(const QCommandLineParser& parser)
{
    const QStringList addresses = parser.values(u"server"_s);
    if (addresses.isEmpty()) {
        return failure(ErrorKind::InvalidArgument, Words::tr("--server URL is needed"));
    }
    ConnectionByFile config;
    if (parser.isSet(u"http-config"_s)) {
        const auto read = connectionByFile(parser.value(u"http-config"_s));
        if (!read) {
            // Wrong usage is told by its message alone, and this one needs its file and line.
            return failure(read.error().kind, read.error().toDisplayText());
        }
        config = *read;
    }
    std::vector<ServerChoice> servers;
    for (const QString& address : addresses) {
        const auto choice = toChoice(address, config);
        if (!choice) {
            return failure(choice.error());
        }
        if (contains(servers, choice->settings.id)) {
            return failure(ErrorKind::InvalidArgument,
                Words::tr("the server %1 is given twice").arg(choice->settings.name));
        }
        servers.push_back(*choice);
    }
    nameApart(servers);
    return servers;
}

Result<std::optional<Duration>> chosenTimeout(const QCommandLineParser& parser)
{
    if (!parser.isSet(u"timeout"_s)) {
        return std::nullopt;
    }
    const QString text = parser.value(u"timeout"_s);
    const auto timeout = parseDuration(text);
    if (!timeout || *timeout <= Duration() || *timeout > kLongestTimeout) {
        return failure(ErrorKind::InvalidArgument,
            Words::tr("'%1' is not a --timeout such as 30s; at most 1h").arg(text.left(32)));
    }
    return *timeout;
}

} // namespace promdesk
