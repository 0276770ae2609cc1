// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Scope.h"

using namespace Qt::StringLiterals;

namespace promdesk {

QString toText(Level level)
{
    switch (level) {
    case Level::Fleet:
        return u"fleet"_s;
    case Level::Cluster:
        return u"cluster"_s;
    case Level::Node:
        return u"node"_s;
    case Level::Endpoint:
        return u"endpoint"_s;
    }
    return {};
}

QString Scope::name() const
{
    switch (level) {
    case Level::Fleet:
        return {};
    case Level::Cluster:
        return cluster;
    case Level::Node:
        return node;
    case Level::Endpoint:
        return endpoint;
    }
    return {};
}

Scope Scope::parent() const
{
    switch (level) {
    case Level::Fleet:
    case Level::Cluster:
        return { .level = Level::Fleet, .source = {}, .cluster = {}, .node = {}, .endpoint = {} };
    case Level::Node:
        return { .level = Level::Cluster,
            .source = source,
            .cluster = cluster,
            .node = {},
            .endpoint = {} };
    case Level::Endpoint:
        return { .level = node.isEmpty() ? Level::Cluster : Level::Node,
            .source = source,
            .cluster = cluster,
            .node = node,
            .endpoint = {} };
    }
    return {};
}

} // namespace promdesk
