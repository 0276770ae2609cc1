// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "CanaryFile.h"
#include "Exhibits.h"
#include "Resources.h"
#include "WidgetAudit.h"
#include "charts/TimeSeriesPlot.h"
#include "explorer/FleetMap.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QRegularExpression>
#include <QTest>
#include <QToolTip>

namespace promdesk::test {

using namespace Qt::StringLiterals;

namespace {

void pointAt(QWidget& widget, const QPoint& place)
{
    const QPointF global = widget.mapToGlobal(place);
    QMouseEvent move(QEvent::MouseMove, place, global, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &move);
    QHelpEvent help(QEvent::ToolTip, place, global.toPoint());
    QApplication::sendEvent(&widget, &help);
}

/// As a pointer that rests on everything once.
void pointAtEverything(QWidget& root)
{
    const QList<QWidget*> children = root.findChildren<QWidget*>();
    for (QWidget* child : children) {
        if (child->isVisible()) {
            pointAt(*child, child->rect().center());
            pointAt(*child, { 5, 5 });
        }
    }
    const QList<FleetMap*> maps = root.findChildren<FleetMap*>();
    for (FleetMap* map : maps) {
        if (!map->cells().cells.empty()) {
            pointAt(*map, map->cellRect(0).center());
        }
    }
}

/// What is shown in windows of its own, tool tips above all.
QStringList auditWindows()
{
    QStringList findings;
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget* window : windows) {
        if (window->inherits("QTipLabel")) {
            window->grab();
            findings += auditWidget(*window);
        }
    }
    return findings;
}

} // namespace

/// Text from outside is shown everywhere and acts nowhere.
class tst_Canary : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
        applyTheme(Theme::dark());
        m_stage = std::make_unique<Stage>();
    }

    void cleanupTestCase() { m_stage.reset(); }

    /// The alarm works: a label left to guess the format does open the file.
    void noticesARenderedPicture()
    {
        if (!m_canary.isWatched()) {
            QCOMPARE(m_canary.takeOpened(), false);
            return;
        }
        QLabel careless(u"<img src=\"%1\">"_s.arg(m_canary.url()));
        careless.grab();
        QVERIFY(m_canary.takeOpened());
        QVERIFY(!auditWidget(careless).isEmpty());
        QVERIFY(m_canary.takeOpened());
        QLabel direction(u"a\u202Eb"_s);
        QCOMPARE(auditWidget(direction).size(), 1);
    }

    void showsTextAsText_data()
    {
        QTest::addColumn<int>("exhibit");
        QTest::addColumn<QString>("text");
        const std::vector<std::pair<const char*, QString>> texts {
            { "picture", u"<img src=\"%1\">"_s.arg(m_canary.url()) },
            { "picture behind text", u"up <qt><img src='%1'></qt>"_s.arg(m_canary.url()) },
            { "bold", u"<b>x</b>"_s },
            { "nested tables", u"<table><tr><td>"_s.repeated(200) },
            { "mnemonic", u"&File"_s },
            { "placeholders", u"%1 %2 %L3 %n"_s },
            { "controls", u"a\r\nb\tc\x1b[31m\x07"_s + QChar(u'\0') + u'd' },
            { "direction override", u"a\u202Egnp.exe\u2066b"_s },
            { "right to left", u"\u05e9\u05dc\u05d5\u05dd world"_s },
            { "4 KB", QString(4096, u'x') },
            { "combining marks", u"a"_s + QString(100'000, QChar(u'\u0301')) },
            { "lone surrogates", QString(QChar(0xD800)) + u'a' + QChar(0xDC00) },
            { "modified mark", u"a[*]b"_s },
            { "empty", QString() },
        };
        for (std::size_t i = 0; i < exhibits().size(); ++i) {
            for (const auto& [name, text] : texts) {
                QTest::addRow("%s: %s", exhibits()[i].name, name) << static_cast<int>(i) << text;
            }
        }
    }

    void showsTextAsText()
    {
        QFETCH(int, exhibit);
        QFETCH(QString, text);
        QVERIFY(!m_canary.takeOpened());
        const std::unique_ptr<QWidget> widget =
            exhibits().at(static_cast<std::size_t>(exhibit)).make(text, *m_stage);
        widget->show();
        QVERIFY(QTest::qWaitForWindowExposed(widget.get()));
        for (int round = 0; round < 3; ++round) {
            QCoreApplication::sendPostedEvents();
        }
        pointAtEverything(*widget);
        QVERIFY(!widget->grab().isNull());
        QStringList findings = auditWidget(*widget) + auditWindows();
        findings.removeDuplicates();
        QVERIFY2(findings.isEmpty(), qPrintable(findings.mid(0, 8).join(u"\n  "_s)));
        QVERIFY(!m_canary.takeOpened());
        QToolTip::hideText();
    }

private:
    CanaryFile m_canary;
    std::unique_ptr<Stage> m_stage;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_Canary)
#include "tst_Canary.moc"
