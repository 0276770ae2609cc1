// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetControls.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_FleetControls : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_catalog = makeCatalog();
        m_controls = std::make_unique<FleetControls>(m_catalog);
        m_controls->setCells(collectCells(makeFleet({}).get(), CellKind::Nodes));
        m_controls->show();
    }

    void cleanup() { m_controls.reset(); }

    void offersWhatTheCellsHave()
    {
        QVERIFY(box(u"Fill cells by"_s)->findData(u"cpu_utilisation"_s) > 0);
        QCOMPARE(box(u"Fill cells by"_s)->itemData(0).toString(), QString());
        // A share of something is no amount.
        QCOMPARE(box(u"Size cells by"_s)->findData(u"cpu_utilisation"_s), -1);
    }

    void tellsWhatTheUserChose()
    {
        const QSignalSpy changed(m_controls.get(), &FleetControls::lookChanged);
        const QSignalSpy views(m_controls.get(), &FleetControls::viewChosen);
        QTest::mouseClick(button(u"View as Treemap"_s), Qt::LeftButton);
        QCOMPARE(m_controls->view(), FleetControls::View::Treemap);
        QTest::mouseClick(button(u"Show Endpoints"_s), Qt::LeftButton);
        QCOMPARE(m_controls->kind(), CellKind::Endpoints);
        QComboBox* fill = box(u"Fill cells by"_s);
        fill->setFocus();
        QTest::keyClick(fill, Qt::Key_Down);
        QCOMPARE(m_controls->fill(), fill->itemData(1).toString());
        QCOMPARE(changed.count(), 3);
        QCOMPARE(views.count(), 1);
        QTest::mouseClick(button(u"View as Treemap"_s), Qt::LeftButton); // as it is
        QCOMPARE(changed.count(), 3);
    }

    void takesALookAndGivesItBack()
    {
        const FleetLook look { .shown = u"endpoints"_s,
            .view = u"treemap"_s,
            .fill = u"latency_p99"_s,
            .size = u"request_rate"_s };
        m_controls->setLook(look);
        QCOMPARE(m_controls->look(), look);
        QVERIFY(button(u"View as Treemap"_s)->isChecked());
        // What is not known is the first; a file may hold anything.
        m_controls->setLook({ .shown = u"../x"_s, .view = {}, .fill = {}, .size = {} });
        QCOMPARE(m_controls->kind(), CellKind::Nodes);
        QCOMPARE(m_controls->view(), FleetControls::View::Map);
    }

    /// The map is grey for a reason then.
    void keepsAChoiceThatNoCellHasAValueFor()
    {
        m_controls->setFill(u"latency_p99"_s);
        m_controls->setCells({});
        QCOMPARE(m_controls->fill(), u"latency_p99"_s);
        QCOMPARE(box(u"Fill cells by"_s)->currentData().toString(), u"latency_p99"_s);
    }

    void saysHowManyMatch()
    {
        m_controls->filterEdit()->setText(u"node"_s);
        m_controls->setMatches(2, 7);
        QVERIFY(says(u"2 of 7"_s));
        m_controls->filterEdit()->clear();
        m_controls->setMatches(0, 0);
        QVERIFY(!says(u"matches"_s));
    }

private:
    [[nodiscard]] QToolButton* button(const QString& name) const
    {
        for (auto* one : m_controls->findChildren<QToolButton*>()) {
            if (one->accessibleName() == name) {
                return one;
            }
        }
        return nullptr;
    }

    [[nodiscard]] QComboBox* box(const QString& name) const
    {
        for (auto* one : m_controls->findChildren<QComboBox*>()) {
            if (one->accessibleName() == name) {
                return one;
            }
        }
        return nullptr;
    }

    [[nodiscard]] bool says(const QString& text) const
    {
        for (const auto* label : m_controls->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(text)) {
                return true;
            }
        }
        return false;
    }

    SignalCatalog m_catalog;
    std::unique_ptr<FleetControls> m_controls;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FleetControls)
#include "tst_FleetControls.moc"
