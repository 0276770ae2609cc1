// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/NaturalOrder.h"

namespace promdesk {

namespace {

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// The digits from a position on, without leading zeros; moves the position behind them.
QStringView takeNumber(QStringView text, qsizetype& at)
{
    qsizetype start = at;
    while (at < text.size() && isDigit(text.at(at))) {
        ++at;
    }
    while (start + 1 < at && text.at(start) == u'0') {
        ++start;
    }
    return text.sliced(start, at - start);
}

} // namespace

int compareNames(QStringView a, QStringView b)
{
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        int order = 0;
        if (isDigit(a.at(i)) && isDigit(b.at(j))) {
            const QStringView x = takeNumber(a, i);
            const QStringView y = takeNumber(b, j);
            order = x.size() != y.size() ? (x.size() < y.size() ? -1 : 1) : x.compare(y);
        } else {
            order = a.sliced(i++, 1).compare(b.sliced(j++, 1), Qt::CaseInsensitive);
        }
        if (order != 0) {
            return order;
        }
    }
    const qsizetype rest = (a.size() - i) - (b.size() - j);
    return rest != 0 ? (rest < 0 ? -1 : 1) : a.compare(b);
}

} // namespace promdesk
