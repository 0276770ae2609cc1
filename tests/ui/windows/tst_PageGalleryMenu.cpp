// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/PageGalleryMenu.h"

#include <QAction>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

GalleryPage entry(const QString& title, Level level)
{
    GalleryPage made {
        .level = level, .description = u"What "_s + title + u" shows"_s, .page = {}
    };
    made.page.title = title;
    return made;
}

Scope nodeScope(const QString& node)
{
    return { .level = Level::Node, .source = {}, .cluster = u"eu"_s, .node = node, .endpoint = {} };
}

} // namespace

class tst_PageGalleryMenu : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QMenu> m_menu;
    PageGalleryMenu* m_gallery = nullptr;

    [[nodiscard]] QStringList texts() const
    {
        QStringList texts;
        for (const QAction* action : m_menu->actions()) {
            texts += action->text();
        }
        return texts;
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        m_menu = std::make_unique<QMenu>();
        m_gallery = new PageGalleryMenu(
            *m_menu, { entry(u"GPUs"_s, Level::Node), entry(u"Prometheus"_s, Level::Fleet) });
    }

    void aPageOfADeeperPlaceIsDisabledAndSaysWhy()
    {
        QCOMPARE(texts(), QStringList({ u"GPUs (open a node first)"_s, u"Prometheus"_s }));
        QVERIFY(!m_menu->actions().at(0)->isEnabled());
        QVERIFY(m_menu->actions().at(1)->isEnabled());
        QCOMPARE(m_menu->actions().at(1)->toolTip(), u"What Prometheus shows"_s);
    }

    void thePlaceIsNamed()
    {
        m_gallery->setPlace(nodeScope(u"gpu-1"_s));
        QCOMPARE(texts(), QStringList({ u"GPUs of gpu-1"_s, u"Prometheus"_s }));
        QVERIFY(m_menu->actions().at(0)->isEnabled());
        m_gallery->setPlace({});
        QVERIFY(!m_menu->actions().at(0)->isEnabled());
    }

    void hostileNamesMakeNoMnemonic()
    {
        m_gallery->setPlace(nodeScope(u"a&b\n%1"_s));
        const QString text = texts().front();
        QVERIFY2(text.contains(u"a&&b"_s), qPrintable(text));
        QVERIFY(text.contains(u"%1"_s));
        QVERIFY(!text.contains(u'\n'));
    }

    void choosingGivesThePageOfThePlace()
    {
        QSignalSpy chosen(m_gallery, &PageGalleryMenu::chosen);
        m_gallery->setPlace(nodeScope(u"gpu-1"_s));
        m_menu->actions().at(0)->trigger();
        m_menu->actions().at(1)->trigger();
        QCOMPARE(chosen.size(), 2);
        const auto gpus = chosen.at(0).at(0).value<PageSpec>();
        QCOMPARE(gpus.title, u"gpu-1 · GPUs"_s);
        QCOMPARE(gpus.scope, nodeScope(u"gpu-1"_s));
        QCOMPARE(chosen.at(1).at(0).value<PageSpec>().scope, Scope {});
    }
};

QTEST_MAIN(tst_PageGalleryMenu)
#include "tst_PageGalleryMenu.moc"
