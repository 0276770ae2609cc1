// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandLine.h"

#include <algorithm>
#include <functional>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// One option of the window: what it is called, what it takes, what it does.
struct Option
{
    QString name;
    QString value; ///< placeholder; empty when it takes none
    QString help;
    std::function<Result<void>(CommandLine& line, const QString& value)> apply;
};

Result<void> takeDemoNodes(CommandLine& line, const QString& value)
{
    bool isNumber = false;
    const int nodes = value.toInt(&isNumber);
    if (!isNumber || nodes < kFewestDemoNodes || nodes > kMostDemoNodes) {
        return failure(ErrorKind::InvalidArgument,
            u"--demo-nodes takes a number from %1 to %2, not '%3'."_s.arg(kFewestDemoNodes)
                .arg(kMostDemoNodes)
                .arg(value.left(32)));
    }
    line.start.startsDemo = true;
    line.start.demoNodes = nodes;
    return {};
}

/// An option that cannot be given wrongly.
template <typename Apply>
std::function<Result<void>(CommandLine&, const QString&)> always(Apply apply)
{
    return [apply](CommandLine& line, const QString& value) -> Result<void> {
        apply(line, value);
        return {};
    };
}

const std::vector<Option>& options()
{
    using Action = CommandLine::Action;
    static const std::vector<Option> table {
        { u"--demo"_s, {}, u"start the demo fleet and connect to it"_s,
            always([](CommandLine& line, const QString&) { line.start.startsDemo = true; }) },
        { u"--demo-nodes"_s, u"N"_s,
            u"the same with so many nodes, %1 to %2; 1000 start in half a minute and take some 2 GB of memory"_s
                .arg(kFewestDemoNodes)
                .arg(kMostDemoNodes),
            takeDemoNodes },
        { u"--server"_s, u"URL"_s, u"connect to this server; may be given several times"_s,
            always([](CommandLine& line, const QString& value) {
                line.start.serverAddresses += value;
            }) },
        { u"--http-config"_s, u"FILE"_s,
            u"sign-in, headers, TLS and proxy for --server, in promtool's format"_s,
            always([](CommandLine& line, const QString& value) {
                line.start.httpConfigFile = value;
            }) },
        { u"--no-restore"_s, {}, u"begin without the servers and pages of last time"_s,
            always([](CommandLine& line, const QString&) { line.start.restoresSession = false; }) },
        { u"--help"_s, {}, u"print this and end"_s,
            always([](CommandLine& line, const QString&) { line.action = Action::ShowHelp; }) },
        { u"--version"_s, {}, u"print the version and end"_s,
            always([](CommandLine& line, const QString&) { line.action = Action::ShowVersion; }) },
    };
    return table;
}

bool isQtOptionWithValue(const QString& argument)
{
    static const QStringList names { u"-platform"_s, u"--platform"_s, u"-style"_s, u"--style"_s,
        u"-display"_s, u"--display"_s, u"-qwindowgeometry"_s, u"-platformpluginpath"_s };
    return names.contains(argument);
}

Result<void> takeFile(CommandLine& line, const QString& file)
{
    if (!line.start.workspaceFile.isEmpty()) {
        return failure(ErrorKind::InvalidArgument,
            u"Only one workspace can be opened, not also "_s + file + u'.');
    }
    line.start.workspaceFile = file;
    return {};
}

/// Takes the option at `at` and moves past its value.
Result<void> takeOption(CommandLine& line, const QStringList& arguments, qsizetype& at)
{
    const QString& argument = arguments.at(at);
    const qsizetype equals = argument.indexOf(u'=');
    const QString name = argument == u"-h"_s ? u"--help"_s : argument.left(equals);
    const auto& table = options();
    const auto option = std::find_if(
        table.begin(), table.end(), [&name](const Option& known) { return known.name == name; });
    if (option == table.end()) {
        return failure(ErrorKind::InvalidArgument, u"There is no option "_s + name + u'.');
    }
    if (option->value.isEmpty()) {
        if (equals >= 0) {
            return failure(ErrorKind::InvalidArgument, name + u" takes no value."_s);
        }
        return option->apply(line, {});
    }
    if (equals < 0 && at + 1 >= arguments.size()) {
        return failure(ErrorKind::InvalidArgument, name + u" needs a value."_s);
    }
    return option->apply(line, equals >= 0 ? argument.mid(equals + 1) : arguments.at(++at));
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList& arguments, const QStringList& verbs)
{
    CommandLine line;
    if (!arguments.isEmpty() && verbs.contains(arguments.first())) {
        line.action = CommandLine::Action::RunVerb;
        line.verb = arguments.first();
        line.verbArguments = arguments.mid(1);
        return line;
    }
    for (qsizetype at = 0; at < arguments.size(); ++at) {
        const QString& argument = arguments.at(at);
        if (isQtOptionWithValue(argument)) {
            ++at;
            continue;
        }
        const bool isOption = argument.startsWith(u'-') && argument.size() > 1;
        const Result<void> taken =
            isOption ? takeOption(line, arguments, at) : takeFile(line, argument);
        if (!taken) {
            return failure(taken.error());
        }
    }
    return line;
}

QString helpText(const QString& verbLines)
{
    QString text = u"Usage: promdesk [OPTIONS] [WORKSPACE]\n"_s
        + u"       promdesk VERB [ARGUMENTS]\n\n"_s
        + u"A monitoring console for machine-learning services on Prometheus.\n\nOptions:\n"_s;
    for (const Option& option : options()) {
        const QString name =
            option.value.isEmpty() ? option.name : QString(option.name + u' ' + option.value);
        text += u"  "_s + name.leftJustified(22) + option.help + u'\n';
    }
    text += u"\nVerbs, which need no display (promdesk VERB --help says more):\n"_s + verbLines;
    text += u"\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 partial.\n"_s;
    return text;
}

} // namespace promdesk
