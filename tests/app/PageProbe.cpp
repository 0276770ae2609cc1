// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "PageProbe.h"

#include "dialogs/PanelEditor.h"
#include "tiles/PageView.h"
#include "windows/MenuActions.h"

#include <QImage>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;

} // namespace

int panelsWithSamples(const PageView& page)
{
    int count = 0;
    for (const PanelSpec& panel : page.panels()) {
        const std::vector<SeriesFrame>& frames = page.framesOf(panel.id);
        const bool isFull = !frames.empty()
            && std::all_of(frames.begin(), frames.end(), [](const SeriesFrame& frame) {
                   return frame.snapshot && !frame.snapshot->series.empty();
               });
        count += isFull ? 1 : 0;
    }
    return count;
}

bool allFramesAre(const PageView& page, const QString& panelId, FrameState state)
{
    const std::vector<SeriesFrame>& frames = page.framesOf(panelId);
    return !frames.empty()
        && std::all_of(frames.begin(), frames.end(),
            [state](const SeriesFrame& frame) { return frame.state == state; });
}

QString firstPanelOf(const PageView& page)
{
    const std::vector<PanelSpec> panels = page.panels();
    return panels.empty() ? QString() : panels.front().id;
}

int coloursIn(const QImage& image)
{
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            colours.insert(image.pixel(x, y));
        }
    }
    return static_cast<int>(colours.size());
}

void addOwnPanel(ProgramWindow& program, const QString& title, const QString& expression)
{
    program.trigger(MenuCommand::AddPage);
    program.trigger(MenuCommand::AddPanel);
    auto* editor = program.window().findChild<PanelEditor*>();
    QVERIFY(editor != nullptr);
    for (QLineEdit* line : editor->findChildren<QLineEdit*>()) {
        if (line->accessibleName() == u"Title"_s) {
            QTest::keyClicks(line, title);
        }
    }
    auto* field = editor->findChild<QPlainTextEdit*>();
    QVERIFY(field != nullptr);
    QTest::keyClicks(field, expression);
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
    for (QPushButton* button : editor->findChildren<QPushButton*>()) {
        if (button->text() == u"&Save panel"_s) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QVERIFY(program.page() != nullptr);
    QCOMPARE(program.page()->panels().size(), std::size_t { 1 });
    QTRY_COMPARE_WITH_TIMEOUT(panelsWithSamples(*program.page()), 1, kWaitMs);
}

} // namespace promdesk::test
