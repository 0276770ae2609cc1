// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "detection/DetailLines.h"

#include <QTextEdit>

#include <vector>

namespace promdesk {

/// Lines to be read, selected and copied. Whatever is in them stays text: nothing is parsed as
/// markup, and control characters are made visible. GUI thread.
class DetailText final : public QTextEdit
{
    Q_OBJECT

public:
    explicit DetailText(QWidget* parent = nullptr);

    /// about: what they tell of. The place scrolled to stays while that is the same.
    void setLines(const QString& about, const std::vector<DetailLine>& lines);

private:
    QString m_about;
    std::vector<DetailLine> m_lines;
};

} // namespace promdesk
