// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QSet>
#include <QStringList>
#include <QTabBar>
#include <QTest>
#include <QToolButton>
#include <QWidget>

#include <algorithm>

namespace promdesk::test {

/// What of a window the keyboard reaches, and what screen readers call it.
class KeyboardWalk
{
public:
    explicit KeyboardWalk(QWidget& window)
        : m_window(window)
    { }

    /// All that is wrong, and that there is no control at all; empty: nothing.
    [[nodiscard]] QString faults() const
    {
        QStringList lines;
        for (const QString& line : nameless()) {
            lines += QStringLiteral("without a name: ") + line;
        }
        for (const QString& line : unreached()) {
            lines += QStringLiteral("not reached: ") + line;
        }
        return controls().isEmpty() ? QStringLiteral("no control") : lines.join(QLatin1Char('\n'));
    }

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
            if (!seen.contains(control) && !isReachedByArrows(*control, seen)) {
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
            const bool takesTab =
                (widget->focusPolicy() & Qt::TabFocus) != 0 || isOperable(*widget);
            if (takesTab && widget->isVisibleTo(&m_window) && widget->isEnabled()
                && widget->window() == &m_window && widget->focusProxy() == nullptr) {
                found += widget;
            }
        }
        return found;
    }

    /// Whatever its focus policy says.
    [[nodiscard]] static bool isOperable(const QWidget& widget)
    {
        const bool isKnown = qobject_cast<const QAbstractButton*>(&widget) != nullptr
            || qobject_cast<const QComboBox*>(&widget) != nullptr
            || qobject_cast<const QLineEdit*>(&widget) != nullptr
            || qobject_cast<const QAbstractItemView*>(&widget) != nullptr;
        return isKnown && !isPartOfAControl(widget);
    }

    /// Such as the cross in a text field, or a button of an action that has a key.
    [[nodiscard]] static bool isPartOfAControl(const QWidget& widget)
    {
        const QWidget* owner = widget.parentWidget();
        const auto* button = qobject_cast<const QToolButton*>(&widget);
        if (button != nullptr && button->defaultAction() != nullptr) {
            return !button->defaultAction()->shortcut().isEmpty();
        }
        return qobject_cast<const QLineEdit*>(owner) != nullptr
            || qobject_cast<const QAbstractSpinBox*>(owner) != nullptr
            || qobject_cast<const QAbstractItemView*>(owner) != nullptr
            || qobject_cast<const QTabBar*>(owner) != nullptr
            || qobject_cast<const QHeaderView*>(&widget) != nullptr;
    }

    /// Of a group of which one is on, Tab stops at one.
    [[nodiscard]] static bool isReachedByArrows(
        const QWidget& control, const QSet<const QWidget*>& seen)
    {
        const auto* button = qobject_cast<const QAbstractButton*>(&control);
        if (button == nullptr || button->group() == nullptr || !button->group()->exclusive()) {
            return button != nullptr && button->autoExclusive() && !button->isChecked();
        }
        const QList<QAbstractButton*> group = button->group()->buttons();
        return std::any_of(group.begin(), group.end(),
            [&seen](const QAbstractButton* one) { return seen.contains(one); });
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
