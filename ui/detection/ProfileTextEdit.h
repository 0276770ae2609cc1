// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QPlainTextEdit>

namespace promdesk {

/// A text with the numbers of its lines beside it, one of which may be marked. Tab goes to the next
/// field. GUI thread.
class ProfileTextEdit final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ProfileTextEdit(QWidget* parent = nullptr);

    /// From 1; 0: none.
    void markLine(int line);

    [[nodiscard]] int markedLine() const { return m_marked; }

    /// Puts the cursor there.
    void goToLine(int line);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Numbers;

    [[nodiscard]] int numbersWidth() const; ///< px
    void makeRoom();
    void showMark();
    void paintNumbers(QPaintEvent* event);

    Numbers* m_numbers = nullptr;
    int m_marked = 0;
};

} // namespace promdesk
