// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/PanelEditor.h"
#include "panels/PanelTypes.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/PanelSamples.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

PanelSpec fullSpec()
{
    PanelSpec spec;
    spec.id = u"p1"_s;
    spec.type = u"timeseries"_s;
    spec.title = u"CPU <b>load</b>"_s;
    spec.description = u"kept"_s;
    PanelQuery query;
    query.expression = u"up"_s;
    query.legend = u"{{node}}"_s;
    spec.queries = { query };
    spec.unit = Unit::Ratio;
    spec.minimum = 0;
    spec.maximum = 1.5;
    spec.thresholds = { { 0.5, u"busy"_s }, { 0.9, u"failing"_s } };
    spec.place = { .x = 3, .y = 4, .width = 5, .height = 6 };
    spec.options.insert(u"legend"_s, u"right"_s);
    spec.unknown.insert(u"future"_s, 7);
    return spec;
}

} // namespace

class tst_PanelEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { registerPanelTypes(m_types); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        QLocale::setDefault(QLocale::c());
        m_source = std::make_unique<FakeSource>();
        m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_gui, 1);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        open(fullSpec());
    }

    void cleanup()
    {
        m_editor.reset();
        m_scheduler.reset();
    }

    void givesBackWhatItWasGiven() { QVERIFY(m_editor->spec() == fullSpec()); }

    void keepsWhatNewerProgramsSayOfThresholds()
    {
        PanelSpec spec = fullSpec();
        spec.thresholds.front().unknown.insert(u"colour"_s, u"teal"_s);
        spec.thresholds.push_back({ 2, u"on fire"_s });
        open(spec);
        QVERIFY(m_editor->spec() == spec);
        field(u"Busy from"_s)->setText(u"0.6"_s);
        QCOMPARE(m_editor->spec().thresholds.front().value, 0.6);
        QCOMPARE(m_editor->spec().thresholds.front().unknown, spec.thresholds.front().unknown);
        field(u"Busy from"_s)->clear();
        QCOMPARE(m_editor->spec().thresholds.size(), std::size_t { 2 });
    }

    void saysWhatIsTyped()
    {
        field(u"Title"_s)->setText(u"  Memory "_s);
        combo(u"Type"_s)->setCurrentIndex(combo(u"Type"_s)->findData(u"stat"_s));
        combo(u"Unit"_s)->setCurrentIndex(
            combo(u"Unit"_s)->findData(static_cast<int>(Unit::Bytes)));
        field(u"Minimum"_s)->clear();
        field(u"Maximum"_s)->setText(u"1e9"_s);
        field(u"Busy from"_s)->setText(u"3"_s);
        field(u"Degraded from"_s)->setText(u"2"_s);
        field(u"Failing from"_s)->clear();
        const PanelSpec spec = m_editor->spec();
        QCOMPARE(spec.title, u"Memory"_s);
        QCOMPARE(spec.type, u"stat"_s);
        QCOMPARE(spec.unit, Unit::Bytes);
        QVERIFY(!spec.minimum);
        QCOMPARE(spec.maximum, std::optional(1e9));
        QCOMPARE(spec.thresholds.size(), std::size_t { 2 });
        QCOMPARE(spec.thresholds[0].state, u"degraded"_s); // rising
        QCOMPARE(spec.thresholds[1].state, u"busy"_s);
        QCOMPARE(spec.id, u"p1"_s);
        QCOMPARE(spec.place, fullSpec().place);
    }

    void coloursMayStandForServers()
    {
        combo(u"Colours"_s)->setCurrentIndex(1);
        QCOMPARE(m_editor->spec().options.value(u"colors"_s).toString(), u"sources"_s);
        combo(u"Colours"_s)->setCurrentIndex(0);
        QVERIFY(!m_editor->spec().options.contains(u"colors"_s));
    }

    void aPanelWithoutATitleGetsOne()
    {
        field(u"Title"_s)->setText(u"   "_s);
        QCOMPARE(m_editor->spec().title, u"up"_s);
        expressions().front()->clear();
        QVERIFY(!m_editor->spec().title.isEmpty());
        QVERIFY(m_editor->spec().queries.empty());
    }

    void anUnknownTypeIsKeptAndHasNoPicture()
    {
        PanelSpec spec = fullSpec();
        spec.type = u"<b>hologram</b>"_s;
        open(spec);
        QCOMPARE(m_editor->spec().type, spec.type);
        QVERIFY(m_editor->findChild<PanelBody*>() == nullptr);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 }); // by the first editor
    }

    void aNewPanelBeginsWithAnEmptyQuery()
    {
        PanelSpec spec;
        spec.type = u"timeseries"_s;
        open(spec);
        QCOMPARE(m_editor->windowTitle(), u"Add panel"_s);
        QCOMPARE(expressions().size(), 1);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 }); // by the first editor
        QVERIFY(says(u"Type an expression"_s));
    }

    void showsThePanelAndItsFigures()
    {
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QVERIFY(says(u"Asking"_s) || says(u"Run a query"_s));
        m_source->answerAll(snapshotOf({ curve({}, 1, 0), curve({ { "node", "a" } }, 1, 0) }));
        QTRY_VERIFY(says(u"2 series"_s));
        QVERIFY(says(u"answered in"_s));
        QVERIFY(m_editor->findChild<PanelBody*>()->summary().contains(u"2 series"_s));
    }

    void runsWhatWasTyped()
    {
        m_source->answerAll(snapshotOf({}));
        expressions().front()->setPlainText(u"rate(x[5m])"_s);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 }); // not at every letter
        button(u"&Run"_s)->click();
        QCOMPARE(m_source->asked().back().request.expression, std::string("rate(x[5m])"));
        expressions().front()->setPlainText(u"up2"_s);
        QTest::keyClick(expressions().front(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_source->asked().back().request.expression, std::string("up2"));
    }

    void aProblemStandsAtItsQuery()
    {
        button(u"Add &query"_s)->click();
        expressions().back()->setPlainText(u"sum(up))"_s);
        m_editor->runPreview();
        for (std::size_t i = 0; i < m_source->asked().size(); ++i) {
            const bool isBad = m_source->asked()[i].request.expression == "sum(up))";
            m_source->answer(i,
                isBad ? Result<SnapshotPtr>(failure(
                    ErrorKind::BadQuery, u"1:8: parse error: unexpected <b>)</b>"_s, u"prom"_s))
                      : Result<SnapshotPtr>(snapshotOf({ curve({}, 1, 0) })));
        }
        const auto editors = m_editor->findChildren<QueryEditor*>();
        QCOMPARE(editors.size(), 2);
        QTRY_VERIFY(says(u"unexpected <b>)</b>"_s, *editors.back()));
        QVERIFY(!says(u"unexpected"_s, *editors.front()));
    }

    void queriesAreAddedAndRemovedAndNamedInOrder()
    {
        button(u"Add &query"_s)->click();
        button(u"Add &query"_s)->click();
        expressions().at(1)->setPlainText(u"second"_s);
        expressions().at(2)->setPlainText(u"third"_s);
        QCOMPARE(m_editor->spec().queries.size(), std::size_t { 3 });
        m_editor->findChildren<QueryEditor*>().at(1)->findChild<QToolButton*>()->click();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(m_editor->spec().queries.size(), std::size_t { 2 });
        QCOMPARE(m_editor->spec().queries.back().expression, u"third"_s);
        QCOMPARE(expressions().back()->accessibleName(), u"Expression B"_s);
    }

    void onlySavingChangesThePanel()
    {
        QSignalSpy saved(m_editor.get(), &PanelEditor::panelSaved);
        m_editor->show();
        field(u"Title"_s)->setText(u"Memory"_s);
        m_editor->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Cancel)->click();
        QCOMPARE(saved.size(), 0);
        QVERIFY(m_editor->isHidden());
        m_editor->show();
        button(u"&Save panel"_s)->click();
        QCOMPARE(saved.size(), 1);
        QCOMPARE(saved.front().front().value<PanelSpec>().title, u"Memory"_s);
        QVERIFY(m_editor->isHidden());
    }

    void everyFieldHasANameAndComesInOrder()
    {
        const QStringList fields { u"Title"_s, u"Type"_s, u"Unit"_s, u"Colours"_s, u"Minimum"_s,
            u"Maximum"_s, u"Busy from"_s, u"Degraded from"_s, u"Failing from"_s };
        QStringList order;
        QWidget* widget = field(u"Title"_s);
        for (int step = 0; step < 200 && order.size() < fields.size(); ++step) {
            if (fields.contains(widget->accessibleName())) {
                order += widget->accessibleName();
            }
            widget = widget->nextInFocusChain();
        }
        QCOMPARE(order, fields);
    }

    void aTypeOfAnotherKindShowsItsOwnPicture()
    {
        m_source->answerAll(snapshotOf({ curve({}, 1, 0) }));
        const PanelBody* before = m_editor->findChild<PanelBody*>();
        combo(u"Type"_s)->setCurrentIndex(combo(u"Type"_s)->findData(u"table"_s));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        const auto bodies = m_editor->findChildren<PanelBody*>();
        QCOMPARE(bodies.size(), 1);
        QVERIFY(bodies.front() != before);
        QTRY_VERIFY(bodies.front()->summary().contains(u"1 row"_s));
    }

private:
    void open(const PanelSpec& spec)
    {
        m_editor = std::make_unique<PanelEditor>(
            PanelEditorServices { .page = { .scheduler = m_scheduler.get(),
                                      .panelTypes = &m_types,
                                      .clock = &m_clock },
                .sources = { { u"fake"_s, u"Prod"_s } },
                .range = { .from = u"now-1h"_s, .to = u"now"_s },
                .plan = [](const PanelSpec& wanted) { return planFor(wanted); } },
            spec);
    }

    static PanelPlan planFor(const PanelSpec& spec)
    {
        PanelPlan plan;
        plan.spec = spec;
        for (const PanelQuery& query : spec.queries) {
            PlannedQuery& planned = plan.queries.emplace_back();
            planned.sourceId = u"fake"_s;
            planned.expression = query.expression.toStdString();
        }
        return plan;
    }

    template <typename Widget> [[nodiscard]] Widget* named(const QString& name) const
    {
        for (Widget* widget : m_editor->findChildren<Widget*>()) {
            if (widget->accessibleName() == name) {
                return widget;
            }
        }
        return nullptr;
    }

    [[nodiscard]] QLineEdit* field(const QString& name) const { return named<QLineEdit>(name); }

    [[nodiscard]] QComboBox* combo(const QString& name) const { return named<QComboBox>(name); }

    [[nodiscard]] QPushButton* button(const QString& text) const
    {
        for (auto* button : m_editor->findChildren<QPushButton*>()) {
            if (button->text() == text) {
                return button;
            }
        }
        return nullptr;
    }

    [[nodiscard]] QList<QPlainTextEdit*> expressions() const
    {
        QList<QPlainTextEdit*> found;
        for (const QueryEditor* query : m_editor->findChildren<QueryEditor*>()) {
            found += query->findChild<QPlainTextEdit*>();
        }
        return found;
    }

    [[nodiscard]] static bool says(const QString& part, const QWidget& where)
    {
        const auto labels = where.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&part](const QLabel* label) {
            return !label->isHidden() && label->text().contains(part)
                && label->textFormat() == Qt::PlainText;
        });
    }

    [[nodiscard]] bool says(const QString& part) const { return says(part, *m_editor); }

    FakeClock m_clock;
    ImmediateExecutor m_gui;
    Registry<PanelType> m_types;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::unique_ptr<PanelEditor> m_editor;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PanelEditor)
#include "tst_PanelEditor.moc"
