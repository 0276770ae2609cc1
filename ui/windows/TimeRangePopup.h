// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/TimeRange.h"

#include <QFrame>

#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace promdesk {

/// The list of quick ranges beside two text fields for any other range, with the recent ones.
/// GUI thread.
class TimeRangePopup final : public QFrame
{
    Q_OBJECT

public:
    explicit TimeRangePopup(const Clock& clock, QWidget* parent = nullptr);

    /// Opens under anchor with this range in the fields.
    void openUnder(const QWidget& anchor, const TimeRangeSpec& range);

Q_SIGNALS:
    void rangeChosen(const promdesk::TimeRangeSpec& range);

private:
    void buildQuickList();
    void buildFields();
    void filterQuickList(const QString& text);
    void checkFields();
    void applyFields();
    void choose(const TimeRangeSpec& range);
    void remember(const TimeRangeSpec& range);

    [[nodiscard]] TimeRangeSpec typedRange() const;

    const Clock& m_clock;
    QLineEdit* m_filter = nullptr;
    QListWidget* m_quick = nullptr;
    QLineEdit* m_from = nullptr;
    QLineEdit* m_to = nullptr;
    QLabel* m_verdict = nullptr;
    QPushButton* m_apply = nullptr;
    QListWidget* m_recent = nullptr;
    std::vector<TimeRangeSpec> m_recentRanges;
};

} // namespace promdesk
