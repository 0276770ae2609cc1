// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/ReadRequest.h"

#include <protozero/pbf_writer.hpp>
#include <snappy.h>

#include <array>
#include <string>

namespace promdesk {

namespace {

enum class RequestField : protozero::pbf_tag_type
{
    Query = 1,
    AcceptedTypes = 2,
};

enum class QueryField : protozero::pbf_tag_type
{
    Start = 1,
    End = 2,
    Matcher = 3,
};

enum class MatcherField : protozero::pbf_tag_type
{
    Kind = 1,
    Name = 2,
    Value = 3,
};

template <typename Field> constexpr protozero::pbf_tag_type tag(Field field)
{
    return static_cast<protozero::pbf_tag_type>(field);
}

constexpr std::int32_t kStreamedXorChunks = 1;

} // namespace

QByteArray encodeReadRequest(const ReadRequest& request)
{
    std::string message;
    protozero::pbf_writer root(message);
    {
        protozero::pbf_writer query(root, tag(RequestField::Query));
        query.add_int64(tag(QueryField::Start), request.start.toMs());
        query.add_int64(tag(QueryField::End), request.end.toMs());
        for (const LabelMatcher& matcher : request.matchers) {
            protozero::pbf_writer writer(query, tag(QueryField::Matcher));
            writer.add_enum(tag(MatcherField::Kind), static_cast<std::int32_t>(matcher.kind));
            writer.add_string(tag(MatcherField::Name), matcher.name);
            writer.add_string(tag(MatcherField::Value), matcher.value);
        }
    }
    const std::array types { kStreamedXorChunks };
    root.add_packed_enum(tag(RequestField::AcceptedTypes), types.begin(), types.end());
    std::string block;
    snappy::Compress(message.data(), message.size(), &block);
    return QByteArray::fromStdString(block);
}

} // namespace promdesk
