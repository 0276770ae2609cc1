// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QSet>
#include <QStringList>
#include <QTest>
#include <QWidget>

namespace promdesk::test {

/// What of a window the keyboard reaches, and what screen readers call it.
class KeyboardWalk
{
public:
    explicit KeyboardWalk(QWidget& window)
        : m_window(window)
    { }

    /// Controls that Tab or Shift+Tab do not come back to, wherever they began; one line each.
    [[nodiscard]] QStringList unreached() const
    {
        return unreachedBy(Qt::Key_Tab) + unreachedBy(Qt::Key_Backtab);
    }

    /// Controls that a screen reader cannot name.
    [[nodiscard]] QStringList nameless() const
    {
        QStringList lines;
        for (QWidget* control : controls()) {
            const QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(control);
            if (spoken == nullptr || spoken->text(QAccessible::Name).trimmed().isEmpty()) {
                lines += describe(*control);
            }
        }
        return lines;
    }

private:
    static constexpr int kMostSteps = 250;

    [[nodiscard]] QStringList unreachedBy(Qt::Key key) const
    {
        takeSteps(key); // into the trap, if there is one
        const QSet<const QWidget*> seen = takeSteps(key);
        QStringList lines;
        for (const QWidget* control : controls()) {
            if (!seen.contains(control) && !isReachedByArrows(*control)) {
                lines += describe(*control);
            }
        }
        return lines;
    }

    /// Where the focus was on the way.
    QSet<const QWidget*> takeSteps(Qt::Key key) const
    {
        QSet<const QWidget*> seen;
        for (int step = 0; step < kMostSteps; ++step) {
            QWidget* focused = QApplication::focusWidget();
            if (focused == nullptr) {
                focused = &m_window;
            }
            seen.insert(focused);
            QTest::keyClick(focused, key);
        }
        return seen;
    }

    [[nodiscard]] QList<QWidget*> controls() const
    {
        QList<QWidget*> found;
        for (QWidget* widget : m_window.findChildren<QWidget*>()) {
            const bool takesTab = (widget->focusPolicy() & Qt::TabFocus) != 0;
            if (takesTab && widget->isVisibleTo(&m_window) && widget->isEnabled()
                && widget->window() == &m_window && widget->focusProxy() == nullptr) {
                found += widget;
            }
        }
        return found;
    }

    /// Of a group of which one is on, Tab stops at that one.
    [[nodiscard]] static bool isReachedByArrows(const QWidget& control)
    {
        const auto* button = qobject_cast<const QAbstractButton*>(&control);
        return button != nullptr && !button->isChecked()
            && ((button->group() != nullptr && button->group()->exclusive())
                || button->autoExclusive());
    }

    [[nodiscard]] static QString describe(const QWidget& control)
    {
        QStringList path;
        for (const QWidget* at = &control; at != nullptr; at = at->parentWidget()) {
            path.prepend(QString::fromLatin1(at->metaObject()->className()) + QLatin1Char('[')
                + at->accessibleName() + at->objectName() + QLatin1Char(']'));
        }
        return path.join(QLatin1Char('/'));
    }

    QWidget& m_window;
};

} // namespace promdesk::test
