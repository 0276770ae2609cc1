// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetControls.h"

#include "explorer/VitalChoice.h"
#include "signals/SignalCatalog.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::array kKindNames { "nodes"_L1, "endpoints"_L1, "clusters"_L1 };
constexpr std::array kViewNames { "map"_L1, "treemap"_L1, "table"_L1 };

template <typename Names> std::size_t indexIn(const Names& names, const QString& name)
{
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? 0 : static_cast<std::size_t>(at - names.begin());
}

QToolButton* makeChoice(const QString& text, const QString& accessibleName, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setCheckable(true);
    button->setAccessibleName(accessibleName);
    return button;
}

/// Shows the choices if they are others than before, and the chosen one, which stays on offer when
/// the cells have no value for it: the map is grey for a reason.
void fillBox(QComboBox& box, const QString& none, std::vector<const Signal*> choices,
    const QString& chosenId, const SignalCatalog& catalog)
{
    const Signal* chosen = chosenId.isEmpty() ? nullptr : catalog.find(chosenId.toStdString());
    if (chosen != nullptr && std::find(choices.begin(), choices.end(), chosen) == choices.end()) {
        choices.push_back(chosen);
    }
    QStringList ids { QString() };
    for (const Signal* signal : choices) {
        ids += QString::fromStdString(signal->id);
    }
    QStringList shown;
    for (int i = 0; i < box.count(); ++i) {
        shown += box.itemData(i).toString();
    }
    if (ids != shown) {
        box.clear();
        box.addItem(none, QString());
        for (const Signal* signal : choices) {
            box.addItem(signal->shortTitle, QString::fromStdString(signal->id));
        }
    }
    box.setCurrentIndex(std::max(0, box.findData(chosenId)));
}

} // namespace

FleetControls::FleetControls(const SignalCatalog& catalog, QWidget* parent)
    : QWidget(parent)
    , m_catalog(catalog)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kSpacing);
    addKinds(*row);
    m_fillBox = addBox(*row, tr("&Fill by"), tr("Fill cells by"));
    m_sizeBox = addBox(*row, tr("Si&ze by"), tr("Size cells by"));
    connect(m_fillBox, &QComboBox::activated, this,
        [this](int index) { setFill(m_fillBox->itemData(index).toString()); });
    connect(m_sizeBox, &QComboBox::activated, this,
        [this](int index) { setSize(m_sizeBox->itemData(index).toString()); });
    m_filterEdit = new QLineEdit(this);
    m_filterEdit->setPlaceholderText(tr("Filter")); // there is not always room for more
    m_filterEdit->setToolTip(tr("Filter by name, cluster or state"));
    m_filterEdit->setAccessibleName(tr("Filter the fleet"));
    m_filterEdit->setClearButtonEnabled(true);
    m_filterEdit->setMinimumWidth(90);
    m_filterEdit->setMaximumWidth(260);
    row->addWidget(m_filterEdit, 1);
    m_matches = makePlainLabel({}, this);
    m_matches->hide();
    row->addWidget(m_matches);
    addViews(*row);
    setCells({});
}

void FleetControls::addKinds(QHBoxLayout& row)
{
    auto* group = new QButtonGroup(this);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2);
    const std::array kinds { std::pair(CellKind::Nodes, tr("Nodes")),
        std::pair(CellKind::Endpoints, tr("Endpoints")),
        std::pair(CellKind::Clusters, tr("Clusters")) };
    for (const auto& [kind, text] : kinds) {
        QToolButton* button = makeChoice(text, tr("Show %1").arg(text), this);
        button->setChecked(kind == m_kind);
        group->addButton(button);
        buttons->addWidget(button);
        m_kindButtons.push_back(button);
        connect(button, &QToolButton::clicked, this, [this, shown = kind] { setKind(shown); });
    }
    row.addLayout(buttons);
    row.addSpacing(Theme::kSpacing / 2);
}

void FleetControls::addViews(QHBoxLayout& row)
{
    auto* group = new QButtonGroup(this);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2);
    const std::array views { std::pair(View::Map, tr("Map")),
        std::pair(View::Treemap, tr("Treemap")), std::pair(View::Table, tr("Table")) };
    for (const auto& [view, text] : views) {
        QToolButton* button = makeChoice(text, tr("View as %1").arg(text), this);
        button->setChecked(view == m_view);
        group->addButton(button);
        buttons->addWidget(button);
        m_viewButtons.push_back(button);
        connect(button, &QToolButton::clicked, this, [this, shown = view] { setView(shown); });
    }
    row.addStretch(1);
    row.addLayout(buttons);
}

QComboBox* FleetControls::addBox(
    QHBoxLayout& row, const QString& label, const QString& accessibleName)
{
    auto* box = new QComboBox(this);
    box->setAccessibleName(accessibleName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(9);
    QLabel* caption = makePlainLabel(label, this);
    caption->setBuddy(box);
    row.addWidget(caption);
    row.addWidget(box);
    return box;
}

FleetLook FleetControls::look() const
{
    return { .shown = kKindNames.at(static_cast<std::size_t>(m_kind)),
        .view = kViewNames.at(static_cast<std::size_t>(m_view)),
        .fill = m_fill,
        .size = m_size };
}

void FleetControls::setLook(const FleetLook& look)
{
    setKind(static_cast<CellKind>(indexIn(kKindNames, look.shown)));
    setView(static_cast<View>(indexIn(kViewNames, look.view)));
    setFill(look.fill);
    setSize(look.size);
}

void FleetControls::setKind(CellKind kind)
{
    m_kindButtons.at(static_cast<std::size_t>(kind))->setChecked(true);
    if (std::exchange(m_kind, kind) != kind) {
        Q_EMIT kindChosen(kind);
        Q_EMIT lookChanged();
    }
}

void FleetControls::setView(View view)
{
    m_viewButtons.at(static_cast<std::size_t>(view))->setChecked(true);
    if (std::exchange(m_view, view) != view) {
        Q_EMIT viewChosen(view);
        Q_EMIT lookChanged();
    }
}

void FleetControls::setFill(const QString& signalId)
{
    if (std::exchange(m_fill, signalId) != signalId) {
        Q_EMIT fillChosen(signalId);
        Q_EMIT lookChanged();
    }
    m_fillBox->setCurrentIndex(std::max(0, m_fillBox->findData(signalId)));
}

void FleetControls::setSize(const QString& signalId)
{
    if (std::exchange(m_size, signalId) != signalId) {
        Q_EMIT sizeChosen(signalId);
        Q_EMIT lookChanged();
    }
    m_sizeBox->setCurrentIndex(std::max(0, m_sizeBox->findData(signalId)));
}

void FleetControls::setCells(const FleetCells& cells)
{
    fillBox(*m_fillBox, tr("Health"), presentSignals(m_catalog, cells), m_fill, m_catalog);
    fillBox(*m_sizeBox, tr("Equal"), sizingSignals(m_catalog, cells), m_size, m_catalog);
}

void FleetControls::setMatches(int rank, int count)
{
    m_matches->setVisible(!m_filterEdit->text().trimmed().isEmpty());
    m_matches->setText(
        rank > 0 ? tr("%L1 of %L2").arg(rank).arg(count) : tr("%Ln matches", nullptr, count));
}

} // namespace promdesk
