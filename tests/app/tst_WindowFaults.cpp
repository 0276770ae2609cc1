// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ProgramWindow.h"
#include "Resources.h"
#include "panels/PanelWords.h"
#include "support/FaultServer.h"
#include "theme/Theme.h"
#include "tiles/BadgeButton.h"
#include "tiles/PageTile.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

Q_DECLARE_METATYPE(promdesk::test::FaultScript)

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;
/// A person notices a tenth of this; a busy machine must not fail the test.
constexpr qint64 kLongestGapMs = 4000;
constexpr int kSamples = 60;

/// Whether both show the same line: it may have been read from the store once more.
bool isSamePicture(const SnapshotPtr& shown, const SnapshotPtr& before)
{
    if (!shown || shown->series.size() != 1) {
        return false;
    }
    const Series& a = shown->series.front();
    const Series& b = before->series.front();
    return a.labels == b.labels && a.axis == b.axis && a.values == b.values;
}

QByteArray vectorBody()
{
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":"
           "{\"job\":\"a\"},\"value\":[1790000000,\"1\"]}]}}";
}

/// One series of the last quarter of an hour.
QByteArray matrixBody(Instant end)
{
    QByteArray samples;
    for (int i = kSamples; i > 0; --i) {
        const Instant time =
            end.alignedDown(Duration::fromSeconds(15)) - Duration::fromSeconds(15) * i;
        samples += "[" + toEpochText(time).toLatin1() + ",\"" + QByteArray::number(i % 7) + "\"],";
    }
    samples.chop(1);
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":"
           "{\"job\":\"a\"},\"values\":["
        + samples + "]}]}}";
}

void behaveWell(FaultServer& server)
{
    const FaultScript build = FaultScript::json("{\"status\":\"success\",\"data\":{\"version\":"
                                                "\"2.42.0\",\"goVersion\":\"go1\"}}");
    server.on("/api/v1/status/buildinfo", build);
    server.on("/api/v1/query", FaultScript::json(vectorBody()));
    server.on("/api/v1/query_range", FaultScript::json(matrixBody(SystemClock().now())));
    server.otherwise(FaultScript::json("{\"status\":\"success\",\"data\":null}"));
}

void misbehave(FaultServer& server, const FaultScript& script)
{
    for (const char* path :
        { "/api/v1/status/buildinfo", "/api/v1/query", "/api/v1/query_range" }) {
        server.on(path, script);
    }
    server.otherwise(script);
}

FaultScript page(int status)
{
    return FaultScript::answer(status, "text/html",
        "<!doctype html><title>Sign in &lt;b&gt;</title><form><input name=password></form>");
}

bool says(const QString& text, const QString& pattern)
{
    return QRegularExpression(pattern).match(text).hasMatch();
}

} // namespace

/// What a user sees, and where, when a server that was fine begins to misbehave.
class tst_WindowFaults : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<ProgramWindow> m_program;

    [[nodiscard]] QString badgeTexts()
    {
        QStringList texts;
        for (const BadgeButton* button : m_program->tile()->findChildren<BadgeButton*>()) {
            if (button->isVisible()) {
                texts += button->accessibleName() + u": "_s + button->accessibleDescription();
            }
        }
        return texts.join(u'\n');
    }

    [[nodiscard]] bool refreshUntil(FrameState state)
    {
        return QTest::qWaitFor(
            [&] {
                if (m_program->frame().state == state) {
                    return true;
                }
                m_program->refresh();
                return QTest::qWaitFor([&] { return m_program->frame().state == state; }, 1000);
            },
            kWaitMs);
    }

    [[nodiscard]] bool refreshUntilServerIs(const QString& word)
    {
        const auto isSo = [&] { return says(m_program->serverTexts(), word); };
        return QTest::qWaitFor(
            [&] {
                if (!isSo()) {
                    m_program->refresh();
                }
                return QTest::qWaitFor(isSo, 2000);
            },
            kWaitMs);
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
    }

    void init()
    {
        // The offscreen platform says the first of every dialog with a size of its own, Qt Network
        // the second of a reply that is aborted in the moment in which it fails.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support|"
                                                "QNetworkReplyImplPrivate::error: Internal)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        behaveWell(*m_server);
    }

    void cleanup()
    {
        m_program.reset();
        m_server.reset();
        m_folder.reset();
    }

    void saysWhatIsWrongAndKeepsThePicture_data()
    {
        QTest::addColumn<FaultScript>("script");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("isSlow");
        const QByteArray begun = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",";
        QTest::newRow("login page with 200")
            << page(200) << u"not a Prometheus answer but the web page “Sign in <b>”"_s << false;
        QTest::newRow("redirect to another host")
            << FaultScript::redirect(302, "http://other.invalid/login")
            << u"redirects to http://other.invalid, perhaps to a sign-in page. Nothing was sent"_s
            << false;
        QTest::newRow("cut body")
            << FaultScript::head(200, { "Content-Length: 4000" }).write(begun).close()
            << u"closed before the answer was complete"_s << false;
        QTest::newRow("stalled body")
            << FaultScript::head(200, { "Content-Length: 4000" }).write(begun).stall()
            << u"answer stalled: nothing more came"_s << true;
        QTest::newRow("no word") << FaultScript::nothing().stall()
                                 << u"No complete answer within|took the request but said nothing"_s
                                 << true;
        QTest::newRow("huge body") << FaultScript::head(200, { "Content-Length: 9000000000" })
                                          .repeat(QByteArray(65536, ' '), 1'000'000)
                                   << u"larger than 1 MiB and was stopped"_s << false;
        QTest::newRow("reset") << FaultScript::nothing().reset()
                               << u"closed without an HTTP answer"_s << false;
        QTest::newRow("garbage") << FaultScript::json("\x01\x02\xFF\xFE garbage")
                                 << u"not a Prometheus answer but something else"_s << false;
        QTest::newRow("cut JSON") << FaultScript::json(begun)
                                  << u"answer ended early; nothing of it is used"_s << false;
        QTest::newRow("nobody is let in") << FaultScript::answer(401, "text/plain", "no\n")
                                          << u"credentials are missing or wrong"_s << false;
        QTest::newRow("starting") << FaultScript::answer(503, "text/plain", "Service Unavailable")
                                  << u"server is starting or stopping"_s << false;
        QTest::newRow("gateway") << page(502) << u"gateway before the server got no proper"_s
                                 << false;
        QTest::newRow("another service") << FaultScript::nothing().write("SSH-2.0-x\r\n").close()
                                         << u"another service listens there"_s << false;
    }

    void saysWhatIsWrongAndKeepsThePicture()
    {
        QFETCH(FaultScript, script);
        QFETCH(QString, words);
        QFETCH(bool, isSlow);
        TransportSetup transport;
        transport.maxBytes = 1024 * 1024;
        if (isSlow) {
            transport.firstByteDeadline = Duration::fromMs(700);
            transport.idleDeadline = Duration::fromMs(700);
            transport.totalDeadline = Duration::fromMs(2500);
        }
        m_program = std::make_unique<ProgramWindow>(m_folder->path(), transport);
        m_program->openWith(
            workspaceOf(m_server->url(), u"up"_s), m_folder->filePath(u"w.promdesk"_s));
        QVERIFY(refreshUntil(FrameState::Fresh));
        const SnapshotPtr before = m_program->frame().snapshot;
        QVERIFY(before && before->series.size() == 1);

        const LoopGap gap;
        misbehave(*m_server, script);
        m_program->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(m_program->frame().state == FrameState::Stale, kWaitMs);
        QVERIFY(isSamePicture(m_program->frame().snapshot, before));
        QTRY_VERIFY2_WITH_TIMEOUT(
            says(badgeTexts(), u"^Stale (.|\n)*"_s + words), qPrintable(badgeTexts()), kWaitMs);
        QTRY_VERIFY2_WITH_TIMEOUT(says(m_program->serverTexts(), u"Failing"_s),
            qPrintable(m_program->serverTexts()), kWaitMs);
        QTRY_VERIFY2_WITH_TIMEOUT(says(m_program->bannerTexts(), u"^lab: (.*)"_s + words),
            qPrintable(m_program->bannerTexts()), kWaitMs);
        const QString steps = m_program->testTheServer();
        QVERIFY2(says(steps, words), qPrintable(steps));
        QVERIFY(isSamePicture(m_program->frame().snapshot, before));

        behaveWell(*m_server);
        QVERIFY(refreshUntil(FrameState::Fresh));
        QTRY_VERIFY2_WITH_TIMEOUT(
            says(m_program->serverTexts(), u"Ok"_s), qPrintable(m_program->serverTexts()), kWaitMs);
        QTRY_VERIFY2_WITH_TIMEOUT(!says(m_program->bannerTexts(), u"^lab:"_s),
            qPrintable(m_program->bannerTexts()), kWaitMs);
        QVERIFY2(gap.longestMs() < kLongestGapMs, qPrintable(QString::number(gap.longestMs())));
    }

    void saysThatAnAddressIsWrong_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("words");
        QString gone;
        {
            gone = FaultServer().url();
        }
        QTest::newRow("nobody there") << gone << u"nothing listens there"_s;
    }

    /// From the first moment on: nothing was ever there.
    void saysThatAnAddressIsWrong()
    {
        QFETCH(QString, address);
        QFETCH(QString, words);
        const LoopGap gap;
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        m_program->openWith(workspaceOf(address, u"up"_s), m_folder->filePath(u"w.promdesk"_s));
        QTRY_VERIFY2_WITH_TIMEOUT(
            says(m_program->tile()->body()->summary(), u"has not answered yet"_s),
            qPrintable(m_program->tile()->body()->summary()), kWaitMs);
        QTRY_VERIFY2_WITH_TIMEOUT(says(m_program->serverTexts(), u"Failing(.|\n)*"_s + words),
            qPrintable(m_program->serverTexts()), kWaitMs);
        QTRY_VERIFY2_WITH_TIMEOUT(
            says(m_program->bannerTexts(), words), qPrintable(m_program->bannerTexts()), kWaitMs);
        const QString steps = m_program->testTheServer();
        QVERIFY2(says(steps, words), qPrintable(steps));
        QVERIFY2(gap.longestMs() < kLongestGapMs, qPrintable(QString::number(gap.longestMs())));
    }

    /// The pasted root is a start page; the API is below it.
    void takesTheUsualPrefixAndSaysSo()
    {
        misbehave(*m_server, page(404));
        m_server->on("/prometheus/api/v1/query", FaultScript::json(vectorBody()));
        m_server->on(
            "/prometheus/api/v1/query_range", FaultScript::json(matrixBody(SystemClock().now())));
        m_server->on("/prometheus/api/v1/status/buildinfo",
            FaultScript::json("{\"status\":\"success\",\"data\":{\"version\":\"2.42.0\"}}"));
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        m_program->openWith(
            workspaceOf(m_server->url(), u"up"_s), m_folder->filePath(u"w.promdesk"_s));
        QTRY_VERIFY2_WITH_TIMEOUT(
            says(m_program->bannerTexts(), u"/prometheus does; that address is used"_s),
            qPrintable(m_program->bannerTexts()), kWaitMs);
        QVERIFY(refreshUntil(FrameState::Fresh));
        QVERIFY2(says(m_program->testTheServer(), u"Prometheus 2.42.0|A server with this API"_s),
            "the form has the address that works");
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WindowFaults)
#include "tst_WindowFaults.moc"
