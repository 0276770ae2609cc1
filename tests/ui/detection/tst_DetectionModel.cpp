// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SampleReport.h"
#include "detection/DetectionModel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

namespace promdesk::test {

using namespace Qt::StringLiterals;

class tst_DetectionModel : public QObject
{
    Q_OBJECT

    std::unique_ptr<SampleReport> m_sample;
    std::unique_ptr<DetectionModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

    [[nodiscard]] int rowOf(const QString& key) const
    {
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (m_model->index(row, 0).data(DetectionModel::KeyRole).toString() == key) {
                return row;
            }
        }
        return -1;
    }

    [[nodiscard]] QString cell(int row, int column) const
    {
        return m_model->index(row, column).data().toString();
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_sample = std::make_unique<SampleReport>();
        m_model = std::make_unique<DetectionModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void brokenFilesComeFirstThenEveryProfile()
    {
        const DetectionReport report = m_sample->report();
        m_model->setReport(report);
        QCOMPARE(m_model->rowCount(), static_cast<int>(report.rows.size()) + 1);
        QCOMPARE(cell(0, DetectionModel::StateColumn), u"✕ error"_s);
        QCOMPARE(cell(0, DetectionModel::ProfileColumn), u"broken.json"_s);
        QVERIFY(cell(0, DetectionModel::ReasonColumn).startsWith(u"broken.json, line 3: "_s));
        QVERIFY(m_model->problemAt(0) != nullptr && m_model->profileAt(0) == nullptr);
        QVERIFY(m_model->problemAt(1) == nullptr && m_model->profileAt(1) != nullptr);
    }

    void saysWhatBecameOfAProfile()
    {
        m_model->setReport(m_sample->report());
        const int vllm = rowOf(u"profile vllm"_s);
        QVERIFY(vllm > 0);
        QCOMPARE(cell(vllm, DetectionModel::StateColumn), u"✓ detected on 1 of 2"_s);
        QCOMPARE(cell(vllm, DetectionModel::ProfileColumn), u"vLLM"_s);
        QCOMPARE(cell(vllm, DetectionModel::RoleColumn), u"Engine"_s);
        QCOMPARE(cell(vllm, DetectionModel::LevelColumn), u"Endpoint"_s);
        QVERIFY(cell(vllm, DetectionModel::SignalsColumn).contains(u" of "_s));
        QVERIFY(cell(vllm, DetectionModel::ReasonColumn).contains(u"(24 series)"_s));
        QCOMPARE(
            cell(rowOf(u"profile tgi"_s), DetectionModel::ProfileColumn), u"Our TGI (corrected)"_s);
        QCOMPARE(cell(rowOf(u"profile lab"_s), DetectionModel::ProfileColumn), u"Lab (own)"_s);
        QCOMPARE(cell(rowOf(u"profile triton"_s), DetectionModel::StateColumn), u"– not found"_s);
    }

    void aNewReportOfTheSameRowsChangesThem()
    {
        m_model->setReport(makeDetectionReport(m_sample->known(), {}));
        const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        const QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->setReport(m_sample->report());
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        QVERIFY(cell(rowOf(u"profile vllm"_s), DetectionModel::StateColumn).startsWith(u'✓'));
    }

    void otherRowsTakeTheirPlaces()
    {
        m_model->setReport(m_sample->report());
        const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        const LoadedKnowledge shipped = sourceKnowledge();
        m_model->setReport(makeDetectionReport(shipped, {}));
        QCOMPARE(reset.count(), 1);
        QVERIFY(m_model->problemAt(0) == nullptr);
        m_model->setReport(
            { .profiles = std::make_shared<ProfileSet>(), .rows = {}, .problems = {} });
        QCOMPARE(m_model->rowCount(), 0);
    }

    void findsRowsByWhatTheyAreAbout()
    {
        m_model->setReport(m_sample->report());
        const int vllm = rowOf(u"profile vllm"_s);
        QVERIFY(m_model->matches(vllm, { u"VLLM"_s, u"engine"_s }));
        QVERIFY(m_model->matches(vllm, { u"num_requests_running"_s })); // a marker
        QVERIFY(m_model->matches(vllm, { u"shipped"_s }));
        QVERIFY(!m_model->matches(vllm, { u"vllm"_s, u"proxy"_s }));
        QVERIFY(m_model->matches(0, { u"broken"_s }));
    }

    void sortsByStateAndByNumbers()
    {
        m_model->setReport(m_sample->report());
        const auto valueOf = [this](const QString& key, int column) {
            return m_model->index(rowOf(key), column).data(DetectionModel::SortRole).toDouble();
        };
        const int state = DetectionModel::StateColumn;
        QVERIFY(m_model->index(0, state).data(DetectionModel::SortRole).toDouble()
            < valueOf(u"profile vllm"_s, state));
        QVERIFY(valueOf(u"profile vllm"_s, state) < valueOf(u"profile triton"_s, state));
        QVERIFY(valueOf(u"profile vllm"_s, DetectionModel::SignalsColumn)
            > valueOf(u"profile triton"_s, DetectionModel::SignalsColumn));
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_DetectionModel)
#include "tst_DetectionModel.moc"
