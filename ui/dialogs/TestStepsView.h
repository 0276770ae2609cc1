// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "dialogs/ConnectionTester.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace promdesk {

/// The steps of a connection test, one row each with a sign and a sentence. GUI thread.
class TestStepsView final : public QWidget
{
    Q_OBJECT

public:
    explicit TestStepsView(QWidget* parent = nullptr);

    void setSteps(const std::vector<TestStep>& steps);

private:
    void addStep(const TestStep& step);
    void clear();

    QVBoxLayout* m_rows = nullptr;
};

} // namespace promdesk
