// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "theme/Theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QStyleFactory>

#include <array>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

Theme& themeInForce()
{
    static Theme theme = Theme::dark();
    return theme;
}

QString styleSheetFor(const Theme& theme);

} // namespace

Theme Theme::light()
{
    Theme theme;
    theme.scheme = Scheme::Light;
    theme.window = QColor(0xF3F4F6);
    theme.surface = QColor(0xFFFFFF);
    theme.raised = QColor(0xFAFAFB);
    theme.border = QColor(0xDDE0E5);
    theme.text = QColor(0x1B1F26);
    theme.mutedText = QColor(0x5A6372);
    theme.faintText = QColor(0x9AA2AF);
    theme.accent = QColor(0x1F6FD6);
    theme.accentText = QColor(0xFFFFFF);
    theme.grid = QColor(0xE9EBEF);
    theme.crosshair = QColor(0x7A8494);
    theme.selection = QColor(31, 111, 214, 40);
    // Okabe and Ito's hues, darkened until each has 3:1 against white.
    theme.series = { QColor(0x0072B2), QColor(0xC75000), QColor(0x008A62), QColor(0xB0538F),
        QColor(0x2A7FB8), QColor(0xA87400), QColor(0x6A51A3), QColor(0x5F6B7A) };
    return theme;
}

Theme Theme::dark()
{
    Theme theme;
    theme.scheme = Scheme::Dark;
    theme.window = QColor(0x0F1217);
    theme.surface = QColor(0x171B22);
    theme.raised = QColor(0x1D222B);
    theme.border = QColor(0x2B323D);
    theme.text = QColor(0xE4E8EE);
    theme.mutedText = QColor(0x98A2B3);
    theme.faintText = QColor(0x5E6878);
    theme.accent = QColor(0x4C9BF5);
    theme.accentText = QColor(0x0B1220);
    theme.grid = QColor(0x252B35);
    theme.crosshair = QColor(0x8D98A9);
    theme.selection = QColor(76, 155, 245, 50);
    theme.series = { QColor(0x56B4E9), QColor(0xE69F00), QColor(0x2CC29A), QColor(0xE083BC),
        QColor(0xF0E442), QColor(0xF07B3F), QColor(0xA99CF0), QColor(0xA8B3C2) };
    return theme;
}

QColor Theme::health(Health health) const
{
    const bool isDark = scheme == Scheme::Dark;
    switch (health) {
    case Health::Ok:
        return isDark ? QColor(0x2FA37A) : QColor(0x1E8A63);
    case Health::Unknown:
        return isDark ? QColor(0x5E6878) : QColor(0x8A93A1);
    case Health::Busy:
        return isDark ? QColor(0x3E8ED0) : QColor(0x2A7FB8);
    case Health::Degraded:
        return isDark ? QColor(0xE0A018) : QColor(0xB97700);
    case Health::Silent:
        return isDark ? QColor(0x8E7CC3) : QColor(0x7257B3);
    case Health::Failing:
        return isDark ? QColor(0xE5534B) : QColor(0xC9302C);
    }
    return mutedText;
}

QColor Theme::seriesColor(int index) const
{
    return series.at(index % series.size());
}

QPalette Theme::toPalette() const
{
    QPalette palette;
    const std::array<std::pair<QPalette::ColorRole, QColor>, 17> roles { {
        { QPalette::Window, window },
        { QPalette::WindowText, text },
        { QPalette::Base, surface },
        { QPalette::AlternateBase, raised },
        { QPalette::Text, text },
        { QPalette::PlaceholderText, faintText },
        { QPalette::Button, raised },
        { QPalette::ButtonText, text },
        { QPalette::BrightText, text },
        { QPalette::Highlight, accent },
        { QPalette::HighlightedText, accentText },
        { QPalette::Link, accent },
        { QPalette::ToolTipBase, raised },
        { QPalette::ToolTipText, text },
        { QPalette::Mid, border },
        { QPalette::Dark, border },
        { QPalette::Light, raised },
    } };
    for (const auto& [role, color] : roles) {
        palette.setColor(role, color);
    }
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText }) {
        palette.setColor(QPalette::Disabled, role, faintText);
    }
    return palette;
}

QChar healthSign(Health health)
{
    switch (health) {
    case Health::Ok:
        return u'✓';
    case Health::Unknown:
        return u'?';
    case Health::Busy:
        return u'▲';
    case Health::Degraded:
        return u'!';
    case Health::Silent:
        return u'○';
    case Health::Failing:
        return u'✕';
    }
    return u'?';
}

QString healthText(Health health)
{
    switch (health) {
    case Health::Ok:
        return QCoreApplication::translate("Health", "Ok");
    case Health::Unknown:
        return QCoreApplication::translate("Health", "Unknown");
    case Health::Busy:
        return QCoreApplication::translate("Health", "Busy");
    case Health::Degraded:
        return QCoreApplication::translate("Health", "Degraded");
    case Health::Silent:
        return QCoreApplication::translate("Health", "Silent");
    case Health::Failing:
        return QCoreApplication::translate("Health", "Failing");
    }
    return {};
}

const Theme& currentTheme()
{
    return themeInForce();
}

void applyTheme(const Theme& theme)
{
    themeInForce() = theme;
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    QApplication::setPalette(theme.toPalette());
    qApp->setStyleSheet(styleSheetFor(theme));
}

Theme::Scheme systemScheme()
{
    const QPalette palette = QGuiApplication::palette();
    const bool isDark = palette.color(QPalette::Window).lightnessF()
        < palette.color(QPalette::WindowText).lightnessF();
    return isDark ? Theme::Scheme::Dark : Theme::Scheme::Light;
}

void installFonts()
{
    QString family;
    for (const QString& file :
        { u":/fonts/NotoSans-Regular.ttf"_s, u":/fonts/NotoSans-Bold.ttf"_s }) {
        const int id = QFontDatabase::addApplicationFont(file);
        const QStringList families = QFontDatabase::applicationFontFamilies(id);
        family = families.isEmpty() ? family : families.first();
    }
    if (!family.isEmpty() && QGuiApplication::platformName() == u"offscreen"_s) {
        QFont font(family);
        font.setPixelSize(13);
        QApplication::setFont(font);
    }
}

QFont figureFont(const QFont& base, double scale)
{
    QFont font = base;
    if (base.pixelSize() > 0) {
        font.setPixelSize(qRound(base.pixelSize() * scale));
    } else {
        font.setPointSizeF(base.pointSizeF() * scale);
    }
    font.setWeight(QFont::Bold);
    return font;
}

namespace {

/// What the palette cannot say: borders, radii and paddings; @names stand for colours.
constexpr QStringView kStyleSheet = uR"(
QToolTip { color: @text; background: @raised; border: 1px solid @border; padding: 4px; }
QMenuBar { background: @raised; border-bottom: 1px solid @border; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected { background: @border; border-radius: 4px; }
QToolBar { background: @raised; border: 0; border-bottom: 1px solid @border; spacing: 6px; padding: 4px 8px; }
QStatusBar { background: @raised; border-top: 1px solid @border; }
QStatusBar::item { border: 0; }
QHeaderView::section { background: @raised; color: @muted; border: 0; border-bottom: 1px solid @border;
    padding: 4px 8px 4px 12px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { subcontrol-origin: padding; subcontrol-position: center left;
    width: 9px; height: 9px; }
QTableView, QTreeView, QListView { background: @surface; border: 0; gridline-color: @grid;
    selection-background-color: @selected; selection-color: @text; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QDockWidget { titlebar-close-icon: none; }
QDockWidget::title { background: @raised; padding: 6px 8px; border-bottom: 1px solid @border; }
QMainWindow::separator { background: @border; width: 1px; height: 1px; }
QSplitter::handle { background: @border; }
QLineEdit, QComboBox, QSpinBox, QPlainTextEdit { background: @surface; border: 1px solid @border;
    border-radius: 4px; padding: 4px 6px; selection-background-color: @accent; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QPlainTextEdit:focus { border-color: @accent; }
QComboBox { padding-right: 22px; }
QComboBox::drop-down { subcontrol-origin: padding; subcontrol-position: center right; width: 20px;
    border: 0; background: transparent; }
QComboBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 12px; height: 12px; }
QSpinBox { padding-right: 22px; }
QSpinBox::up-button, QSpinBox::down-button { subcontrol-origin: border; width: 20px; border: 0;
    background: transparent; margin-right: 1px; }
QSpinBox::up-button { subcontrol-position: top right; margin-top: 1px; }
QSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 1px; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover { background: @selected; }
QSpinBox::up-arrow { image: url(:/icons/chevron-up.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView, QListView#Suggestions { background: @raised; border: 1px solid @border;
    selection-background-color: @selected; selection-color: @text; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: @raised; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selected; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QPushButton, QToolButton { background: @raised; border: 1px solid @border; border-radius: 4px;
    padding: 4px 10px; }
QToolButton { padding: 4px 8px; }
QToolButton#siblings { padding: 4px 2px; }
QToolButton#siblings::menu-indicator { image: none; }
QToolButton:!checked:!hover:!focus[autoRaise="true"] { border-color: transparent; background: transparent; }
QToolButton:checked { background: @selected; border-color: @accent; }
QPushButton:hover, QToolButton:hover { border-color: @accent; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:default { background: @accent; color: @accentText; border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @faint; }
QTabBar::tab { background: transparent; color: @muted; padding: 6px 14px; border: 0;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabWidget::pane { border: 0; }
QTabBar { qproperty-drawBase: 0; }
QScrollArea { border: 0; background: transparent; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @border; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

QString styleSheetFor(const Theme& theme)
{
    QString sheet = kStyleSheet.toString();
    QColor selected = theme.accent;
    selected.setAlpha(50);
    const std::array<std::pair<QString, QColor>, 11> colors { {
        { u"@accentText"_s, theme.accentText },
        { u"@accent"_s, theme.accent },
        { u"@text"_s, theme.text },
        { u"@muted"_s, theme.mutedText },
        { u"@faint"_s, theme.faintText },
        { u"@raised"_s, theme.raised },
        { u"@border"_s, theme.border },
        { u"@surface"_s, theme.surface },
        { u"@grid"_s, theme.grid },
        { u"@selected"_s, selected },
        { u"@window"_s, theme.window },
    } };
    for (const auto& [name, color] : colors) {
        sheet.replace(name, color.name(color.alpha() == 255 ? QColor::HexRgb : QColor::HexArgb));
    }
    return sheet;
}

} // namespace

} // namespace promdesk
