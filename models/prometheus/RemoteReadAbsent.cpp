// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
// Stands in for RemoteRead.cpp where snappy or protozero is missing.

#include "prometheus/RemoteRead.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

bool isRemoteReadBuilt()
{
    return false;
}

HttpRequest remoteReadProbe(Instant)
{
    return {};
}

bool isChunkStream(const HttpResponse&)
{
    return false;
}

void readRemotely(const HttpTransport&, const HttpTransport::Group&, const RawRequest&,
    const std::vector<LabelMatcher>&, std::function<void(Result<SnapshotPtr>)> done)
{
    done(failure(ErrorKind::Unsupported, u"This build does not read raw samples remotely."_s));
}

} // namespace promdesk
