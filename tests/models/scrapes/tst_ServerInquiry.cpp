// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "scrapes/ServerInquiry.h"
#include "support/FakeSource.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

/// What becomes of answers and failures; a real server is tst_ServersController's matter.
class tst_ServerInquiry : public QObject
{
    Q_OBJECT

private:
    ImmediateExecutor m_here;
    FakeSource m_source { u"a"_s };
    std::shared_ptr<TopologyTree> m_tree;
    std::unique_ptr<ServerInquiry> m_inquiry;
    std::vector<ServerReport> m_reports;

    void start(ServerInquiry::Wanted wanted, const QString& source = {})
    {
        m_inquiry->start(m_tree, source, wanted,
            [this](ServerReport report) { m_reports.push_back(std::move(report)); });
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_reports.clear();
        TopologySource source;
        source.id = u"a"_s;
        source.name = u"prom"_s;
        m_tree = std::make_shared<TopologyTree>();
        m_tree->sources.push_back(source);
        m_inquiry = std::make_unique<ServerInquiry>(
            std::make_shared<const ProfileSet>(),
            [this](const QString& id) { return id == u"a" ? &m_source : nullptr; }, m_here);
        ScrapeTarget target;
        target.health = "down";
        m_source.setMetadata(MetadataAnswer { .content = std::vector { target }, .warnings = {} });
    }

    void takesWhatServersSay()
    {
        start(ServerInquiry::Wanted::Targets);
        QCOMPARE(m_reports.size(), std::size_t(1));
        QCOMPARE(m_reports.front().targets.size(), std::size_t(1));
        QVERIFY(m_reports.front().problems.isEmpty());
        QVERIFY(!m_inquiry->isRunning());
    }

    void namesWhatCannotBeHad()
    {
        m_source.setMetadata(failure(ErrorKind::Unsupported, u"no such call"_s));
        start(ServerInquiry::Wanted::Everything);
        QCOMPARE(m_reports.front().problems,
            (QStringList { u"prom: targets cannot be had: no such call"_s,
                u"prom: rules cannot be had: no such call"_s,
                u"prom: cardinality cannot be had: no such call"_s }));
    }

    void asksTheNamedSourceOnly()
    {
        start(ServerInquiry::Wanted::Targets, u"b"_s);
        QCOMPARE(m_reports.size(), std::size_t(1));
        QVERIFY(m_reports.front().targets.empty());
    }

    void aSourceThatIsGoneGivesNothing()
    {
        m_tree->sources.front().id = u"b"_s;
        start(ServerInquiry::Wanted::Everything);
        QCOMPARE(m_reports.size(), std::size_t(1));
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_ServerInquiry)
#include "tst_ServerInquiry.moc"
