// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "WidgetAudit.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QRegularExpression>
#include <QTabBar>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kRows = 12;

class Audit
{
public:
    void visit(QWidget& widget)
    {
        m_place = QString::fromLatin1(widget.metaObject()->className());
        rich(u"tool tip"_s, widget.toolTip());
        rich(u"what's this"_s, widget.whatsThis());
        shown(u"status tip"_s, widget.statusTip());
        shown(u"window title"_s, widget.windowTitle());
        if (const auto* label = qobject_cast<QLabel*>(&widget)) {
            visitLabel(*label);
        }
        if (const auto* button = qobject_cast<QAbstractButton*>(&widget)) {
            mnemonic(u"button"_s, button->text());
        }
        if (const auto* box = qobject_cast<QGroupBox*>(&widget)) {
            mnemonic(u"group"_s, box->title());
        }
        if (const auto* tabs = qobject_cast<QTabBar*>(&widget)) {
            visitTabs(*tabs);
        }
        if (auto* view = qobject_cast<QAbstractItemView*>(&widget); view && view->model()) {
            visitModel(*view->model(), {});
        }
        if (const auto* combo = qobject_cast<QComboBox*>(&widget)) {
            for (int i = 0; i < combo->count(); ++i) {
                shown(u"choice"_s, combo->itemText(i));
            }
        }
        visitActions(widget);
    }

    [[nodiscard]] const QStringList& findings() const { return m_findings; }

private:
    void note(const QString& what, const QString& text)
    {
        m_findings += m_place + u", "_s + what + u": "_s + text.left(120);
    }

    /// Where markup would be rendered.
    void rich(const QString& what, const QString& text)
    {
        static const QRegularExpression markup(u"<(img|b>x|table)"_s);
        if (text.contains(markup)) {
            note(u"markup in the "_s + what, text);
        }
        shown(what, text);
        if (!text.isEmpty() && std::find(m_tips.begin(), m_tips.end(), text) == m_tips.end()) {
            m_tips += text;
            // A label is what tool tips are shown in; painting it loads what it refers to.
            QLabel tip(text);
            tip.setWordWrap(true);
            tip.resize(300, 200);
            tip.grab();
        }
    }

    /// Where plain text is shown.
    void shown(const QString& what, const QString& text)
    {
        static const QRegularExpression unseen(
            u"[\\x{0}-\\x{8}\\x{b}-\\x{1f}\\x{7f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]"_s);
        if (text.contains(unseen)) {
            note(u"unseen characters in the "_s + what, text);
        }
        if (text.size() > 20'000) {
            note(u"unbounded "_s + what, text);
        }
    }

    void mnemonic(const QString& what, const QString& text)
    {
        static const QRegularExpression single(u"(?<!&)(?:&&)*&File"_s);
        if (text.contains(single)) {
            note(u"mnemonic in the "_s + what, text);
        }
        shown(what, text);
    }

    void visitLabel(const QLabel& label)
    {
        const bool isRich = label.textFormat() == Qt::RichText
            || (label.textFormat() == Qt::AutoText && Qt::mightBeRichText(label.text()));
        if (isRich) {
            rich(u"label"_s, label.text());
        }
        // Qt's own label of tool tips has no choice: there the text itself has to be safe.
        const bool isTip = label.inherits("QTipLabel");
        if (!isTip && label.textFormat() == Qt::AutoText && label.text().contains(u'<')) {
            note(u"format left to Qt in the label"_s, label.text());
        }
        shown(u"label"_s, label.text());
    }

    void visitTabs(const QTabBar& tabs)
    {
        for (int i = 0; i < tabs.count(); ++i) {
            mnemonic(u"tab"_s, tabs.tabText(i));
            rich(u"tab's tool tip"_s, tabs.tabToolTip(i));
        }
    }

    void visitActions(const QWidget& widget)
    {
        const auto* menu = qobject_cast<const QMenu*>(&widget);
        for (const QAction* action : widget.actions()) {
            mnemonic(u"action"_s, action->text());
            if (menu == nullptr || menu->toolTipsVisible()) {
                rich(u"action's tool tip"_s, action->toolTip());
            }
        }
    }

    void visitModel(const QAbstractItemModel& model, const QModelIndex& parent)
    {
        const int rows = std::min(model.rowCount(parent), kRows);
        for (int column = 0; column < model.columnCount(parent); ++column) {
            shown(u"header"_s, model.headerData(column, Qt::Horizontal).toString());
            rich(u"header's tool tip"_s,
                model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
            for (int row = 0; row < rows; ++row) {
                const QModelIndex index = model.index(row, column, parent);
                shown(u"cell"_s, index.data().toString());
                rich(u"cell's tool tip"_s, index.data(Qt::ToolTipRole).toString());
                rich(u"cell's what's this"_s, index.data(Qt::WhatsThisRole).toString());
            }
        }
        for (int row = 0; row < rows; ++row) {
            const QModelIndex index = model.index(row, 0, parent);
            if (model.hasChildren(index)) {
                visitModel(model, index);
            }
        }
    }

    QString m_place;
    QStringList m_findings;
    QStringList m_tips;
};

} // namespace

QStringList auditWidget(QWidget& root)
{
    Audit audit;
    audit.visit(root);
    const QList<QMenu*> menus = root.findChildren<QMenu*>();
    for (QMenu* menu : menus) {
        Q_EMIT menu->aboutToShow();
    }
    const QList<QWidget*> children = root.findChildren<QWidget*>();
    for (QWidget* child : children) {
        audit.visit(*child);
    }
    return audit.findings();
}

} // namespace promdesk::test
