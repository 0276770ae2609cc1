// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/BasicPanel.h"

class QPlainTextEdit;

namespace promdesk {

/// Words on a page. spec.options: "text" = plain text; markup is shown, not rendered.
class TextPanel final : public BasicPanel
{
    Q_OBJECT

public:
    static constexpr int kMostCharacters = 20'000;

    explicit TextPanel(QWidget* parent);

protected:
    void planChanged() override;

    void framesChanged() override { }

    [[nodiscard]] QString describe() const override;
    [[nodiscard]] std::unique_ptr<BasicPanel> makeTwin() const override;

    [[nodiscard]] bool needsFrames() const override { return false; }

private:
    QPlainTextEdit* m_text;
};

} // namespace promdesk
