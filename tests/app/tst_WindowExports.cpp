// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ServedWindow.h"
#include "theme/Theme.h"
#include "tiles/PageView.h"
#include "windows/ExportController.h"
#include "windows/MenuActions.h"

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

/// Time in seconds and value, as texts of the file.
QList<QPair<QString, QString>> rowsOfCsv(const QString& file)
{
    QFile csv(file);
    QList<QPair<QString, QString>> rows;
    if (!csv.open(QIODevice::ReadOnly)) {
        return rows;
    }
    const QStringList lines = QString::fromUtf8(csv.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString& line : lines.mid(1)) {
        rows.append({ line.section(u',', 0, 0), line.section(u',', -1) });
    }
    return rows;
}

} // namespace

/// What the window writes, against what the server answers.
class tst_WindowExports : public QObject, private ServedWindow
{
    Q_OBJECT

    /// What the server itself answers; times and values as texts.
    void ask(const SeriesFrame& frame, QJsonArray& values)
    {
        QUrl url = m_server->baseUrl();
        url.setPath(u"/api/v1/query_range"_s);
        QUrlQuery query;
        query.addQueryItem(u"query"_s,
            QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(frame.expression))));
        query.addQueryItem(u"start"_s, toEpochText(frame.range.start.alignedDown(frame.step)));
        query.addQueryItem(u"end"_s, toEpochText(frame.range.end.alignedDown(frame.step)));
        query.addQueryItem(
            u"step"_s, QString::number(static_cast<double>(frame.step.toMs()) / 1000.0));
        url.setQuery(query);
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(url)));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), kWaitMs);
        const QJsonObject answer = QJsonDocument::fromJson(reply->readAll()).object();
        values = answer[u"data"_s][u"result"_s][0][u"values"_s].toArray();
        QVERIFY(!values.isEmpty());
    }

private Q_SLOTS:

    void initTestCase() { serve(); }

    void init() { open(); }

    void cleanup() { close(); }

    void exportsWhatTheServerAnswers()
    {
        addOwnPanel(program(), kTitle, kExpression);
        program().trigger(MenuCommand::Pause);
        const QString id = firstPanelOf(*program().page());
        QTRY_VERIFY_WITH_TIMEOUT(allFramesAre(*program().page(), id, FrameState::Fresh), kWaitMs);
        ExportController& exports = program().window().exports();
        const SeriesFrame frame = program().page()->framesOf(id).front();
        const QString file = m_folder->filePath(u"panel.csv"_s);
        QSignalSpy exported(&exports, &ExportController::exported);
        exports.saveData(exports.panelQueries(*program().page(), id),
            { .format = u"csv"_s,
                .options = { .layout = ExportOptions::Layout::Long,
                    .timeFormat = ExportOptions::TimeFormat::Epoch,
                    .guardsFormulas = true } },
            file);
        QTRY_COMPARE_WITH_TIMEOUT(exported.size(), 1, kWaitMs);
        QJsonArray wanted;
        ask(frame, wanted);
        if (QTest::currentTestFailed()) {
            return;
        }
        const QList<QPair<QString, QString>> rows = rowsOfCsv(file);
        QCOMPARE(rows.size(), wanted.size());
        for (qsizetype at = 0; at < rows.size(); ++at) {
            QCOMPARE(rows[at].first.toDouble(), wanted[at][0].toDouble());
            QCOMPARE(rows[at].second.toDouble(), wanted[at][1].toString().toDouble());
        }
    }

    void writesPicturesOfTheAskedSize()
    {
        addOwnPanel(program(), kTitle, kExpression);
        PageView* page = program().page();
        const QString id = firstPanelOf(*program().page());
        ExportController& exports = program().window().exports();
        QSignalSpy exported(&exports, &ExportController::exported);
        const ImageChoice choice {
            .size = QSize(640, 320), .scale = 2, .scheme = Theme::Scheme::Dark
        };
        const QString panelFile = m_folder->filePath(u"panel.png"_s);
        exports.saveImage([page, id](QPainter& painter,
                              const QSize& size) { page->renderPanelTo(id, painter, size); },
            choice, panelFile);
        QTRY_COMPARE_WITH_TIMEOUT(exported.size(), 1, kWaitMs);
        const QString pageFile = m_folder->filePath(u"page.png"_s);
        exports.saveImage(
            [page](QPainter& painter, const QSize& size) { page->renderTo(painter, size); }, choice,
            pageFile);
        QTRY_COMPARE_WITH_TIMEOUT(exported.size(), 2, kWaitMs);
        for (const QString& file : { panelFile, pageFile }) {
            const QImage image(file);
            QCOMPARE(image.size(), QSize(1280, 640));
            QVERIFY(coloursIn(image) > 10);
            QVERIFY(image.pixelColor(1, 1).lightness() < 100);
        }
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WindowExports)
#include "tst_WindowExports.moc"
