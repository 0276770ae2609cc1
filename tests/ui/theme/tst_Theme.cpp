// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "theme/Theme.h"

#include <QApplication>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr std::array kStates { Health::Ok, Health::Unknown, Health::Busy, Health::Degraded,
    Health::Silent, Health::Failing };

Theme themeNamed(const QString& name)
{
    return name == u"dark"_s ? Theme::dark() : Theme::light();
}

/// Relative luminance and contrast of WCAG 2.1.
double luminance(const QColor& color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const auto [low, high] = std::minmax({ luminance(a), luminance(b) });
    return (high + 0.05) / (low + 0.05);
}

void addContrast(const QString& scheme, const char* what, const QColor& front, const QColor& ground,
    double least)
{
    QTest::addRow("%s, %s", qPrintable(scheme), what) << front << ground << least;
}

} // namespace

class tst_Theme : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// 4.5:1 for text, 3:1 for what is not text (WCAG 2.1, 1.4.3 and 1.4.11).
    void standsOutFromItsGround_data()
    {
        QTest::addColumn<QColor>("front");
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<double>("least");
        for (const QString& scheme : { u"light"_s, u"dark"_s }) {
            const Theme theme = themeNamed(scheme);
            addContrast(scheme, "text on window", theme.text, theme.window, 4.5);
            addContrast(scheme, "text on panels", theme.text, theme.surface, 4.5);
            addContrast(scheme, "text on tool bars", theme.text, theme.raised, 4.5);
            addContrast(scheme, "captions on window", theme.mutedText, theme.window, 4.5);
            addContrast(scheme, "captions on panels", theme.mutedText, theme.surface, 4.5);
            addContrast(scheme, "captions on tool bars", theme.mutedText, theme.raised, 4.5);
            addContrast(scheme, "text on the accent", theme.accentText, theme.accent, 4.5);
            addContrast(scheme, "focus on panels", theme.accent, theme.surface, 3);
            for (const Health health : kStates) {
                addContrast(scheme, qPrintable(healthText(health) + u" on panels"_s),
                    theme.health(health), theme.surface, 3);
            }
            for (int index = 0; index < theme.series.size(); ++index) {
                addContrast(scheme, qPrintable(u"line %1 on panels"_s.arg(index)),
                    theme.seriesColor(index), theme.surface, 2.5);
            }
        }
    }

    void standsOutFromItsGround()
    {
        QFETCH(QColor, front);
        QFETCH(QColor, ground);
        QFETCH(double, least);
        const double ratio = contrast(front, ground);
        QVERIFY2(ratio >= least,
            qPrintable(u"%1 on %2: %3"_s.arg(front.name(), ground.name()).arg(ratio)));
    }

    void coloursTellStatesAndSeriesApart_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::newRow("light") << u"light"_s;
        QTest::newRow("dark") << u"dark"_s;
    }

    void coloursTellStatesAndSeriesApart()
    {
        QFETCH(QString, scheme);
        const Theme theme = themeNamed(scheme);
        QSet<QRgb> states;
        for (const Health health : kStates) {
            states.insert(theme.health(health).rgb());
        }
        QCOMPARE(states.size(), static_cast<int>(kStates.size()));
        QSet<QRgb> series;
        for (const QColor& color : theme.series) {
            series.insert(color.rgb());
        }
        QCOMPARE(series.size(), theme.series.size());
        const auto count = static_cast<int>(theme.series.size());
        QCOMPARE(theme.seriesColor(count), theme.seriesColor(0)); // begins anew
    }

    void everyStateHasASignAndAWordOfItsOwn()
    {
        QSet<QChar> signs;
        QSet<QString> words;
        for (const Health health : kStates) {
            signs.insert(healthSign(health));
            words.insert(healthText(health));
        }
        QCOMPARE(signs.size(), static_cast<int>(kStates.size()));
        QCOMPARE(words.size(), static_cast<int>(kStates.size()));
        QVERIFY(!words.contains(QString()));
    }

    void thePaletteFollowsTheTheme()
    {
        for (const Theme& theme : { Theme::light(), Theme::dark() }) {
            const QPalette palette = theme.toPalette();
            QCOMPARE(palette.color(QPalette::Window), theme.window);
            QCOMPARE(palette.color(QPalette::WindowText), theme.text);
            QCOMPARE(palette.color(QPalette::Highlight), theme.accent);
            QCOMPARE(palette.color(QPalette::HighlightedText), theme.accentText);
        }
    }

    void whatIsAppliedIsInForce()
    {
        for (const Theme& theme : { Theme::light(), Theme::dark(), Theme::light() }) {
            applyTheme(theme);
            QCOMPARE(currentTheme().scheme, theme.scheme);
            QCOMPARE(QApplication::palette().color(QPalette::Window), theme.window);
        }
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_Theme)
#include "tst_Theme.moc"
