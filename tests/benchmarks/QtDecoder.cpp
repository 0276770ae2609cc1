// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "QtDecoder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <charconv>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

std::vector<Columns> decodeWithQt(const QByteArray& json)
{
    const QJsonArray result = QJsonDocument::fromJson(json)
                                  .object()
                                  .value("data"_L1)
                                  .toObject()
                                  .value("result"_L1)
                                  .toArray();
    std::vector<Columns> all;
    for (const QJsonValue& one : result) {
        const QJsonObject object = one.toObject();
        Columns columns;
        const QJsonObject metric = object.value("metric"_L1).toObject();
        for (auto at = metric.begin(); at != metric.end(); ++at) {
            columns.labels.set(at.key().toStdString(), at.value().toString().toStdString());
        }
        for (const QJsonValue& sample : object.value("values"_L1).toArray()) {
            const QJsonArray pair = sample.toArray();
            const QByteArray text = pair.at(1).toString().toLatin1();
            double value = 0;
            std::from_chars(text.constData(), text.constData() + text.size(), value);
            columns.times.push_back(pair.at(0).toDouble());
            columns.values.push_back(value);
        }
        all.push_back(std::move(columns));
    }
    return all;
}

} // namespace promdesk::bench
