// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "scrapes/ServerInquiry.h"

#include "core/CancelToken.h"
#include "scrapes/ServerRows.h"

#include <iterator>
#include <utility>
#include <variant>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString nameOf(MetadataKind kind)
{
    return kind == MetadataKind::Targets ? u"targets"_s
        : kind == MetadataKind::Rules    ? u"rules"_s
                                         : u"cardinality"_s;
}

/// What one answer gives.
ServerReport rowsOf(const MetadataAnswer& answer, const EntityIndex& index, const QString& source)
{
    ServerReport part;
    if (const auto* targets = std::get_if<std::vector<ScrapeTarget>>(&answer.content)) {
        part.targets = targetRows(*targets, index, source);
    } else if (const auto* rules = std::get_if<std::vector<RuleGroup>>(&answer.content)) {
        part.rules = ruleRows(*rules, source);
    } else if (const auto* status = std::get_if<TsdbStatus>(&answer.content)) {
        part.counts = countRows(*status, source);
    }
    return part;
}

void take(ServerReport& report, ServerReport part)
{
    const auto append = [](auto& all, auto& some) {
        std::move(some.begin(), some.end(), std::back_inserter(all));
    };
    append(report.targets, part.targets);
    append(report.rules, part.rules);
    append(report.counts, part.counts);
}

} // namespace

struct ServerInquiry::Run
{
    CancelSource cancel;
    ServerReport report;
    int open = 0;
    Done done;
};

ServerInquiry::ServerInquiry(ProfileSetPtr profiles, SourceOf sourceOf, Executor& gui)
    : m_profiles(std::move(profiles))
    , m_sourceOf(std::move(sourceOf))
    , m_gui(gui)
{ }

ServerInquiry::~ServerInquiry()
{
    cancel();
}

void ServerInquiry::cancel()
{
    if (const auto run = std::exchange(m_run, nullptr)) {
        run->cancel.cancel();
    }
}

void ServerInquiry::setProfiles(ProfileSetPtr profiles)
{
    cancel();
    m_profiles = std::move(profiles);
}

void ServerInquiry::start(
    const TopologyPtr& topology, const QString& sourceId, Wanted wanted, Done done)
{
    cancel();
    m_run = std::make_shared<Run>();
    m_run->done = std::move(done);
    // Held open, so that quick answers do not end it before all are asked.
    m_run->open = 1;
    const auto run = m_run;
    for (const TopologySource& source : topology->sources) {
        if (!sourceId.isEmpty() && source.id != sourceId) {
            continue;
        }
        auto index = std::make_shared<EntityIndex>(m_profiles->words, source.id);
        index->add(source);
        ask(source, MetadataKind::Targets, index);
        if (wanted == Wanted::Everything) {
            ask(source, MetadataKind::Rules, index);
            ask(source, MetadataKind::TsdbStatus, index);
        }
    }
    m_gui.post([this, weak = std::weak_ptr(run)] {
        if (weak.lock()) {
            finishOne();
        }
    });
}

void ServerInquiry::ask(const TopologySource& source, MetadataKind kind,
    const std::shared_ptr<const EntityIndex>& index)
{
    DataSource* asked = m_sourceOf(source.id);
    if (!asked) {
        return;
    }
    ++m_run->open;
    const std::weak_ptr<Run> weak = m_run;
    Executor& gui = m_gui;
    MetadataRequest request;
    request.kind = kind;
    request.origin.asker = RequestOrigin::Asker::Servers;
    asked->fetchMetadata(request, m_run->cancel.token(),
        [this, weak, &gui, kind, index, name = source.name](Result<MetadataAnswer> result) {
            // On a worker: here the rows are made.
            auto part = std::make_shared<ServerReport>();
            if (result) {
                *part = rowsOf(*result, *index, name);
            } else {
                part->problems +=
                    u"%1: %2 cannot be had: %3"_s.arg(name, nameOf(kind), result.error().message);
            }
            gui.post([this, weak, part] {
                if (const auto run = weak.lock()) {
                    run->report.problems += part->problems;
                    take(run->report, std::move(*part));
                    finishOne();
                }
            });
        });
}

void ServerInquiry::finishOne()
{
    if (--m_run->open > 0) {
        return;
    }
    const auto run = std::exchange(m_run, nullptr);
    finishServerReport(run->report);
    run->done(std::move(run->report));
}

} // namespace promdesk
