// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpMessage.h"

namespace promdesk {

QByteArray encodeForm(const std::vector<HttpRequest::Parameter>& parameters)
{
    QByteArray form;
    for (const auto& [name, value] : parameters) {
        if (!form.isEmpty()) {
            form += '&';
        }
        form += name.toPercentEncoding() + '=' + value.toPercentEncoding();
    }
    return form;
}

} // namespace promdesk
