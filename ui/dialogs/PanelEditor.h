// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "dialogs/QueryEditor.h"
#include "tiles/PageView.h"

#include <QDialog>

#include <functional>
#include <memory>
#include <vector>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace promdesk {

class PanelFeed;

/// What the editor needs to show how the panel will look.
struct PanelEditorServices
{
    PageServices page;
    std::vector<SourceChoice> sources;
    TimeRangeSpec range;
    /// Turns the description into concrete questions.
    std::function<PanelPlan(const PanelSpec&)> plan;
};

/// Type, title, queries, unit, limits and thresholds of one panel, beside a live picture of it. The
/// panel itself changes only when it is saved. GUI thread.
class PanelEditor final : public QDialog
{
    Q_OBJECT

public:
    PanelEditor(PanelEditorServices services, const PanelSpec& spec, QWidget* parent = nullptr);
    ~PanelEditor() override;

    [[nodiscard]] PanelSpec spec() const;

    /// Asks the servers for the picture.
    void runPreview();

Q_SIGNALS:
    void panelSaved(const promdesk::PanelSpec& spec);

private:
    QWidget* makeForm();
    QWidget* makePreview();
    void fillLook(QFormLayout& form);
    void addQuery(const PanelQuery& query);
    void removeQuery(QueryEditor* editor);
    /// Tab goes down the form, through the queries, to the button below them.
    void orderFields();
    void showFrames(const std::vector<SeriesFrame>& frames);
    /// Each problem below the query that it is about.
    void showProblems(const std::vector<SeriesFrame>& frames);
    /// The panel with nothing but this query.
    [[nodiscard]] PanelSpec specOf(const QueryEditor& editor) const;
    void useBodyOfType();
    [[nodiscard]] std::vector<Threshold> thresholds() const;

    PanelEditorServices m_services;
    PanelSpec m_spec;
    std::vector<QueryEditor*> m_queries;
    QComboBox* m_type = nullptr;
    QLineEdit* m_title = nullptr;
    QComboBox* m_unit = nullptr;
    QComboBox* m_colors = nullptr; ///< per series, per server
    QLineEdit* m_minimum = nullptr;
    QLineEdit* m_maximum = nullptr;
    std::vector<QLineEdit*> m_thresholds; ///< busy, degraded, failing
    QVBoxLayout* m_queryRows = nullptr;
    QPushButton* m_addQuery = nullptr;
    QDialogButtonBox* m_buttons = nullptr;
    QVBoxLayout* m_previewRows = nullptr;
    QLabel* m_summary = nullptr;
    PanelBody* m_body = nullptr;
    PanelFeed* m_feed = nullptr;
};

} // namespace promdesk
