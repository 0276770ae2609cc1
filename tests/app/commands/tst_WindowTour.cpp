// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "FleetKnowledgeLoader.h"
#include "LabServer.h"
#include "Resources.h"
#include "commands/WindowTour.h"

#include <QDir>
#include <QImage>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 180'000;

/// What a tour called back with.
struct End
{
    QStringList problems;
    int calls = 0;

    [[nodiscard]] WindowTour::Done taker()
    {
        return [this](const QStringList& told) {
            problems = told;
            ++calls;
        };
    }
};

} // namespace

/// A picture that cannot be written is tst_ShotsCommand's matter: each tour takes seconds.
class tst_WindowTour : public QObject
{
    Q_OBJECT

private:
    LabServer m_lab;
    QTemporaryDir m_state;

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        QVERIFY2(m_lab.start(), qPrintable(m_lab.errorText()));
        qputenv("XDG_STATE_HOME", m_state.path().toLocal8Bit());
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsAPictureOfEveryPageInBothThemes()
    {
        const QTemporaryDir folder;
        End end;
        {
            WindowTour tour(loadKnowledge(knowledgeFolders({})).value(), folder.path());
            tour.start(QUrl(m_lab.address()), end.taker());
            QCOMPARE(end.calls, 0);
            QTRY_COMPARE_WITH_TIMEOUT(end.calls, 1, kWaitMs);
        }
        QCOMPARE(end.problems, QStringList());
        QStringList expected;
        for (const QString& page :
            { u"start"_s, u"fleet"_s, u"fleet-sized"_s, u"fleet-treemap"_s, u"fleet-far"_s,
                u"fleet-zoomed"_s, u"fleet-filtered"_s, u"detection"_s, u"cluster"_s, u"node-lab"_s,
                u"endpoint-lab"_s, u"changes"_s, u"targets"_s, u"query-log"_s }) {
            expected += { page + u"-dark@1x.png"_s, page + u"-light@1x.png"_s };
        }
        expected.sort();
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name), expected);
        for (const QString& name : expected) {
            const QImage picture(folder.filePath(name));
            QCOMPARE(picture.size(), QSize(1440, 900));
            const int lightness = picture.pixelColor(720, 890).lightness();
            QVERIFY2(
                name.contains(u"light"_s) ? lightness > 180 : lightness < 90, qPrintable(name));
        }
        // The user's own state was neither read nor written.
        QVERIFY(QDir(m_state.path()).isEmpty());
    }

    void goesInTheMiddleOfIt()
    {
        const QTemporaryDir folder;
        End end;
        {
            WindowTour tour(loadKnowledge(knowledgeFolders({})).value(), folder.path());
            tour.start(QUrl(m_lab.address()), end.taker());
            QTRY_VERIFY_WITH_TIMEOUT(!QDir(folder.path()).isEmpty(), kWaitMs);
        }
        QCoreApplication::processEvents();
        QCOMPARE(end.calls, 0);
    }
};

QTEST_MAIN(tst_WindowTour)
#include "tst_WindowTour.moc"
