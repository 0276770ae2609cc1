// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/PanelEditor.h"

#include "pages/SourceGroups.h"
#include "panels/PanelSeries.h"
#include "prometheus/ApiAnswer.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"
#include "tiles/PanelFeed.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleValidator>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::array kUnits { Unit::None, Unit::Short, Unit::Seconds, Unit::Bytes,
    Unit::BytesPerSecond, Unit::Ratio, Unit::Percent, Unit::PerSecond, Unit::RequestsPerSecond,
    Unit::TokensPerSecond, Unit::Watts, Unit::Celsius, Unit::Hertz, Unit::Boolean, Unit::DateTime };

QString unitTitle(Unit unit)
{
    return unit == Unit::None ? PanelEditor::tr("Number") : toText(unit);
}

const std::array<QString, 3>& thresholdStates()
{
    static const std::array<QString, 3> states { u"busy"_s, u"degraded"_s, u"failing"_s };
    return states;
}

QString numberText(std::optional<double> value)
{
    return value ? QLocale().toString(*value, 'g', QLocale::FloatingPointShortest) : QString();
}

std::optional<double> numberOf(const QLineEdit& field)
{
    bool isNumber = false;
    const double value = QLocale().toDouble(field.text().trimmed(), &isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

QLineEdit* makeNumberField(
    std::optional<double> value, const QString& accessibleName, QWidget* parent)
{
    auto* field = new QLineEdit(numberText(value), parent);
    field->setValidator(new QDoubleValidator(field));
    field->setPlaceholderText(PanelEditor::tr("Automatic"));
    field->setAccessibleName(accessibleName);
    return field;
}

QString letterOf(std::size_t index)
{
    return index < 26 ? QString(QChar(u'A' + static_cast<char16_t>(index)))
                      : QString::number(index + 1);
}

} // namespace

PanelEditor::PanelEditor(PanelEditorServices services, const PanelSpec& spec, QWidget* parent)
    : QDialog(parent)
    , m_services(std::move(services))
    , m_spec(spec)
{
    setWindowTitle(spec.title.isEmpty() ? tr("Add panel") : tr("Edit panel"));
    auto* rows = new QVBoxLayout(this);
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->addWidget(makeForm());
    columns->addWidget(makePreview());
    columns->setStretchFactor(0, 0);
    columns->setStretchFactor(1, 1);
    columns->setSizes({ 440, 620 });
    columns->setChildrenCollapsible(false);
    rows->addWidget(columns, 1);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* save = m_buttons->addButton(tr("&Save panel"), QDialogButtonBox::AcceptRole);
    QPushButton* run = m_buttons->addButton(tr("&Run"), QDialogButtonBox::ActionRole);
    save->setDefault(true);
    run->setAutoDefault(false);
    // With a proxy and a button of this role, Qt 6.4 lets Tab go round among the buttons only.
    m_buttons->setFocusProxy(nullptr);
    rows->addWidget(m_buttons);
    run->setToolTip(tr("Ctrl+Enter"));
    connect(run, &QPushButton::clicked, this, &PanelEditor::runPreview);
    for (const Qt::Key enter : { Qt::Key_Return, Qt::Key_Enter }) {
        auto* key = new QShortcut(QKeySequence(Qt::CTRL | enter), this);
        connect(key, &QShortcut::activated, this, &PanelEditor::runPreview);
    }
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT panelSaved(this->spec());
        accept();
    });
    m_feed = new PanelFeed(
        *m_services.page.scheduler,
        [this](const std::vector<SeriesFrame>& frames) { showFrames(frames); }, this);
    for (const PanelQuery& query : spec.queries) {
        addQuery(query);
    }
    if (m_queries.empty()) {
        addQuery({});
    }
    resize(1080, 700);
    useBodyOfType();
    m_queries.front()->focusExpression();
}

PanelEditor::~PanelEditor() = default;

QWidget* PanelEditor::makeForm()
{
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus); // its fields scroll it
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget(scroll);
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(0, 0, Theme::kPadding, 0);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    fillLook(*form);
    rows->addLayout(form);
    rows->addSpacing(Theme::kPadding);
    m_queryRows = new QVBoxLayout;
    rows->addLayout(m_queryRows);
    m_addQuery = new QPushButton(tr("Add &query"), page);
    m_addQuery->setAutoDefault(false);
    connect(m_addQuery, &QPushButton::clicked, this, [this] {
        addQuery({});
        m_queries.back()->focusExpression();
    });
    rows->addWidget(m_addQuery, 0, Qt::AlignLeft);
    rows->addStretch(1);
    scroll->setWidget(page);
    scroll->setMinimumWidth(380);
    return scroll;
}

void PanelEditor::fillLook(QFormLayout& form)
{
    m_type = new QComboBox(this);
    m_type->setAccessibleName(tr("Type"));
    for (const auto& entry : m_services.page.panelTypes->entries()) {
        m_type->addItem(entry.thing->title(), QString::fromStdString(entry.id));
    }
    if (m_type->findData(m_spec.type) < 0) {
        m_type->addItem(m_spec.type, m_spec.type);
    }
    m_type->setCurrentIndex(m_type->findData(m_spec.type));
    m_title = new QLineEdit(m_spec.title, this);
    m_title->setMaxLength(200);
    m_title->setAccessibleName(tr("Title"));
    m_unit = new QComboBox(this);
    m_unit->setAccessibleName(tr("Unit"));
    for (const Unit unit : kUnits) {
        m_unit->addItem(unitTitle(unit), static_cast<int>(unit));
    }
    m_unit->setCurrentIndex(m_unit->findData(static_cast<int>(m_spec.unit)));
    m_minimum = makeNumberField(m_spec.minimum, tr("Minimum"), this);
    m_maximum = makeNumberField(m_spec.maximum, tr("Maximum"), this);
    form.addRow(tr("&Title"), m_title);
    form.addRow(tr("T&ype"), m_type);
    form.addRow(tr("&Unit"), m_unit);
    m_colors = new QComboBox(this);
    m_colors->setAccessibleName(tr("Colours"));
    m_colors->addItem(tr("One for each series"), u"series"_s);
    m_colors->addItem(tr("One for each server"), u"sources"_s);
    m_colors->setCurrentIndex(colorsBy(m_spec) == ColorsBy::Sources ? 1 : 0);
    form.addRow(tr("&Colours"), m_colors);
    connect(m_colors, &QComboBox::activated, this, &PanelEditor::runPreview);
    form.addRow(tr("Mi&nimum"), m_minimum);
    form.addRow(tr("Ma&ximum"), m_maximum);
    const std::array<QString, 3> titles { tr("&Busy from"), tr("&Degraded from"),
        tr("&Failing from") };
    for (std::size_t at = 0; at < titles.size(); ++at) {
        const auto known = std::find_if(m_spec.thresholds.begin(), m_spec.thresholds.end(),
            [at](const Threshold& t) { return t.state == thresholdStates().at(at); });
        const bool isKnown = known != m_spec.thresholds.end();
        auto* field = makeNumberField(isKnown ? std::optional(known->value) : std::nullopt,
            QString(titles.at(at)).remove(u'&'), this);
        field->setPlaceholderText(tr("None"));
        m_thresholds.push_back(field);
        form.addRow(titles.at(at), field);
        connect(field, &QLineEdit::editingFinished, this, &PanelEditor::runPreview);
    }
    connect(m_type, &QComboBox::currentIndexChanged, this, &PanelEditor::useBodyOfType);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &PanelEditor::runPreview);
    for (QLineEdit* field : { m_minimum, m_maximum, m_title }) {
        connect(field, &QLineEdit::editingFinished, this, &PanelEditor::runPreview);
    }
}

QWidget* PanelEditor::makePreview()
{
    auto* side = new QWidget(this);
    m_previewRows = new QVBoxLayout(side);
    m_previewRows->setContentsMargins(Theme::kPadding, 0, 0, 0);
    m_summary = makePlainLabel(tr("Run a query to see it here."), side);
    m_summary->setWordWrap(true);
    m_previewRows->addWidget(m_summary);
    return side;
}

void PanelEditor::useBodyOfType()
{
    const PanelType* type =
        m_services.page.panelTypes->find(m_type->currentData().toString().toStdString());
    if (m_body != nullptr) {
        m_body->deleteLater();
        m_body = nullptr;
    }
    if (type != nullptr) {
        m_body = type->createBody(this);
        m_body->setMinimumHeight(240);
        m_previewRows->insertWidget(0, m_body, 1);
    }
    runPreview();
}

void PanelEditor::addQuery(const PanelQuery& query)
{
    auto* editor = new QueryEditor(letterOf(m_queries.size()), m_services.sources, this);
    editor->setQuery(query);
    connect(editor, &QueryEditor::runRequested, this, &PanelEditor::runPreview);
    connect(editor, &QueryEditor::removeRequested, this, [this, editor] { removeQuery(editor); });
    m_queries.push_back(editor);
    m_queryRows->addWidget(editor);
    orderFields();
}

void PanelEditor::orderFields()
{
    std::vector<QWidget*> fields { m_title, m_type, m_unit, m_colors, m_minimum, m_maximum };
    fields.insert(fields.end(), m_thresholds.begin(), m_thresholds.end());
    for (const QueryEditor* query : m_queries) {
        const std::vector<QWidget*> stops = query->tabStops();
        fields.insert(fields.end(), stops.begin(), stops.end());
    }
    fields.push_back(m_addQuery);
    for (QAbstractButton* button : m_buttons->buttons()) {
        fields.push_back(button);
    }
    for (std::size_t at = 1; at < fields.size(); ++at) {
        setTabOrder(fields[at - 1], fields[at]);
    }
}

void PanelEditor::removeQuery(QueryEditor* editor)
{
    std::erase(m_queries, editor);
    for (std::size_t at = 0; at < m_queries.size(); ++at) {
        m_queries.at(at)->setLetter(letterOf(at));
    }
    editor->hide();
    editor->deleteLater();
    runPreview();
}

std::vector<Threshold> PanelEditor::thresholds() const
{
    // What has no field here stays: states and members of newer programs.
    std::vector<Threshold> thresholds = m_spec.thresholds;
    for (std::size_t at = 0; at < m_thresholds.size(); ++at) {
        const QString& state = thresholdStates().at(at);
        const auto known = std::find_if(thresholds.begin(), thresholds.end(),
            [&state](const Threshold& threshold) { return threshold.state == state; });
        const std::optional<double> value = numberOf(*m_thresholds.at(at));
        if (known == thresholds.end()) {
            if (value) {
                thresholds.push_back({ .value = *value, .state = state });
            }
        } else if (value) {
            known->value = *value;
        } else {
            thresholds.erase(known);
        }
    }
    std::stable_sort(thresholds.begin(), thresholds.end(),
        [](const Threshold& a, const Threshold& b) { return a.value < b.value; });
    return thresholds;
}

PanelSpec PanelEditor::spec() const
{
    PanelSpec spec = m_spec;
    spec.type = m_type->currentData().toString();
    spec.title = m_title->text().trimmed();
    spec.unit = static_cast<Unit>(m_unit->currentData().toInt());
    spec.options.remove("colors"_L1);
    if (m_colors->currentIndex() == 1) {
        spec.options.insert("colors"_L1, m_colors->currentData().toString());
    }
    spec.minimum = numberOf(*m_minimum);
    spec.maximum = numberOf(*m_maximum);
    spec.thresholds = thresholds();
    spec.queries.clear();
    for (const QueryEditor* editor : m_queries) {
        const PanelQuery query = editor->query();
        if (!query.expression.isEmpty() || !query.signal.isEmpty()) {
            spec.queries.push_back(query);
        }
    }
    if (spec.title.isEmpty()) {
        spec.title = spec.queries.empty() ? tr("Panel") : spec.queries.front().expression.left(60);
    }
    return spec;
}

void PanelEditor::runPreview()
{
    if (m_body == nullptr || m_feed == nullptr) {
        return;
    }
    const PanelPlan plan = m_services.plan(spec());
    m_body->setPlan(shownPlan(plan));
    m_feed->setTimeRange(m_services.range);
    m_feed->setWidthPx(std::max(200, m_body->width()));
    m_feed->setPlan(plan);
    m_feed->setState(FeedState::Asking);
    if (const auto range = resolve(m_services.range, m_services.page.clock->now())) {
        m_body->setTimeRange(*range);
    }
    if (plan.queries.empty()) {
        m_summary->setText(plan.missing.isEmpty()
                ? tr("Type an expression; Ctrl+Enter runs it.")
                : UntrustedText(plan.missing.join(u'\n')).plainLines());
    }
}

void PanelEditor::showFrames(const std::vector<SeriesFrame>& frames)
{
    if (m_body == nullptr || frames.empty()) {
        return;
    }
    m_body->showFrames(frames);
    std::size_t seriesCount = 0;
    Duration slowest;
    for (const SeriesFrame& frame : frames) {
        seriesCount += frame.snapshot ? frame.snapshot->series.size() : 0;
        slowest = std::max(slowest, frame.latency);
    }
    showProblems(m_feed->frames());
    if (std::any_of(frames.begin(), frames.end(),
            [](const SeriesFrame& frame) { return frame.state == FrameState::Loading; })) {
        m_summary->setText(tr("Asking…"));
        return;
    }
    m_summary->setText(tr("%n series", nullptr, static_cast<int>(seriesCount)) + u" · "_s
        + tr("answered in %1").arg(toText(slowest)));
}

PanelSpec PanelEditor::specOf(const QueryEditor& editor) const
{
    PanelSpec spec = m_spec;
    spec.queries = { editor.query() };
    return spec;
}

void PanelEditor::showProblems(const std::vector<SeriesFrame>& frames)
{
    std::size_t next = 0;
    for (QueryEditor* editor : m_queries) {
        // One query may become several questions, one for each server.
        const PanelQuery query = editor->query();
        const bool isAsked = !query.expression.isEmpty() || !query.signal.isEmpty();
        const std::size_t count = isAsked ? m_services.plan(specOf(*editor)).queries.size() : 0;
        QStringList problems;
        std::optional<TextPosition> position;
        for (const std::size_t end = std::min(next + count, frames.size()); next < end; ++next) {
            if (const std::optional<Error>& error = frames.at(next).error) {
                problems += error->toDisplayText();
                position = position ? position : errorPosition(*error);
            }
        }
        problems.removeDuplicates();
        editor->showProblem(problems.join(u'\n'));
        // Macros are resolved before the question is sent: positions are others then.
        if (position && !query.expression.contains(u'$')) {
            editor->markProblemAt(position->line, position->column);
        }
    }
}

} // namespace promdesk
