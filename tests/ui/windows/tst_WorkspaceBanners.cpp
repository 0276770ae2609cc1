// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/FakeClock.h"
#include "windows/BannerArea.h"
#include "windows/WorkspaceBanners.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QString kFile = u"/home/ann/lab.promdesk"_s;

Error diskFull()
{
    return { ErrorKind::Io, u"The disk is full"_s, {}, u"ENOSPC"_s };
}

} // namespace

class tst_WorkspaceBanners : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_area = std::make_unique<BannerArea>();
        m_banners = std::make_unique<WorkspaceBanners>(*m_area, m_clock);
        m_done.clear();
    }

    void cleanup() { m_area.reset(); }

    void aGoodFileSaysNothingAndTakesAwayWhatWasSaid()
    {
        m_banners->showNotOpened(kFile, diskFull());
        QVERIFY(!said().isEmpty());
        m_banners->showOpened(kFile, {});
        QVERIFY(said().isEmpty());
    }

    void remarksThatMatterAreTold()
    {
        OpenedWorkspace opened;
        opened.notes = { { NoteSeverity::Info, {}, 3, u"unknown member kept"_s } };
        m_banners->showOpened(kFile, opened);
        QVERIFY(said().isEmpty());
        opened.notes.push_back({ NoteSeverity::Warning, {}, 7, u"no such unit"_s });
        opened.notes.push_back({ NoteSeverity::Warning, {}, 0, u"too many pages"_s });
        m_banners->showOpened(kFile, opened);
        QVERIFY(said().contains(u"lab.promdesk was opened with remarks"_s));
        QVERIFY(detail().contains(u"line 7: no such unit"_s));
        QVERIFY(detail().contains(u"too many pages"_s));
        QVERIFY(!detail().contains(u"line 0"_s));
        QVERIFY(!detail().contains(u"unknown member"_s));
    }

    void aDamagedFileTellsWhatIsShownInstead_data()
    {
        QTest::addColumn<WorkspaceOrigin>("origin");
        QTest::addColumn<QString>("part");
        QTest::newRow("backup") << WorkspaceOrigin::Backup << u"last readable save"_s;
        QTest::newRow("journal") << WorkspaceOrigin::Autosave << u"unsaved work"_s;
    }

    void aDamagedFileTellsWhatIsShownInstead()
    {
        QFETCH(WorkspaceOrigin, origin);
        QFETCH(QString, part);
        OpenedWorkspace opened;
        opened.origin = origin;
        Error damage;
        damage.kind = ErrorKind::Malformed;
        damage.message = u"not JSON"_s;
        opened.damage.emplace(std::move(damage));
        m_banners->showOpened(kFile, opened);
        QVERIFY(said().contains(u"lab.promdesk is damaged"_s));
        QVERIFY(said().contains(part));
        QVERIFY(!said().contains(u"copy"_s));
        QVERIFY(detail().contains(u"not JSON"_s));
        opened.damagedCopy = kFile + u".corrupt-1"_s;
        m_banners->showOpened(kFile, opened);
        QVERIFY(said().contains(QDir::toNativeSeparators(opened.damagedCopy)));
    }

    void aNewerFileCanOnlyBeLookedAt()
    {
        OpenedWorkspace opened;
        opened.workspace.schemaVersion = Workspace::kSchemaVersion + 1;
        m_banners->showOpened(kFile, opened);
        QVERIFY(said().contains(u"newer Promdesk"_s));
        m_banners->showNewerFile();
        QVERIFY(said().contains(u"Choose another name"_s));
    }

    void failuresNameFileReasonAndDetail()
    {
        m_banners->showNotOpened(kFile, diskFull());
        QVERIFY(said().contains(QDir::toNativeSeparators(kFile)));
        QVERIFY(said().contains(u"The disk is full"_s));
        QCOMPARE(detail(), u"ENOSPC"_s);
        m_banners->showNotSaved(kFile, diskFull());
        QVERIFY(said().contains(u"was not saved"_s));
        QVERIFY(said().contains(u"still there"_s));
        m_banners->showAutosaveFailure(u"ENOSPC"_s);
        QVERIFY(said().contains(u"save it soon"_s));
    }

    void theirActionsDoWhatTheySay()
    {
        m_banners->showChangedOutside(
            kFile, { note(u"as"_s), note(u"overwrite"_s), note(u"reload"_s) });
        QVERIFY(said().contains(u"changed by another program"_s));
        press(u"Overwrite"_s);
        m_banners->showChangedOutside(
            kFile, { note(u"as"_s), note(u"overwrite"_s), note(u"reload"_s) });
        press(u"Reload"_s);
        m_banners->showChangedOutside(
            kFile, { note(u"as"_s), note(u"overwrite"_s), note(u"reload"_s) });
        press(u"Save as…"_s);
        m_banners->showReplaced(note(u"bring back"_s));
        press(u"Bring it back"_s);
        m_banners->showNotRestored(note(u"restore"_s));
        press(u"Restore anyway"_s);
        QCOMPARE(m_done,
            QStringList({ u"overwrite"_s, u"reload"_s, u"as"_s, u"bring back"_s, u"restore"_s }));
        QVERIFY(said().isEmpty());
    }

    void leftWorkIsOfferedWithItsNameAndTime()
    {
        RecoverableWorkspace found;
        found.savedAt = m_clock.now();
        m_banners->showRecoverable(found, 0, note(u"recover"_s), note(u"discard"_s));
        QVERIFY(said().contains(u"an untitled workspace"_s));
        QVERIFY(!said().contains(u"more"_s));
        found.name = u"Lab %2 <b>x</b>"_s;
        m_banners->showRecoverable(found, 2, note(u"recover"_s), note(u"discard"_s));
        QVERIFY(said().contains(u"Lab %2 <b>x</b>"_s));
        QVERIFY(said().contains(u"more after this one: 2"_s));
        const QString today = said();
        found.filePath = kFile;
        found.savedAt = m_clock.now() - Duration::fromHours(72);
        m_banners->showRecoverable(found, 0, note(u"recover"_s), note(u"discard"_s));
        QVERIFY(said().contains(u"lab.promdesk"_s));
        const QDateTime then = QDateTime::fromMSecsSinceEpoch(found.savedAt.toMs());
        QVERIFY(said().contains(QLocale().toString(then, QLocale::ShortFormat))); // with its date
        press(u"Recover"_s);
        m_banners->showRecoverable(found, 0, note(u"recover"_s), note(u"discard"_s));
        press(u"Discard"_s);
        QCOMPARE(m_done, QStringList({ u"recover"_s, u"discard"_s }));
    }

    void aSaveTakesAwayWhatItAnswers()
    {
        m_banners->showNotSaved(kFile, diskFull());
        m_banners->showAutosaveFailure(u"ENOSPC"_s);
        m_banners->showReplaced(note(u"bring back"_s));
        m_banners->clear();
        QVERIFY(said().contains(u"had changes that were not saved"_s)); // is another matter
        QVERIFY(!said().contains(u"was not saved"_s));
        QVERIFY(!said().contains(u"save it soon"_s));
    }

    void hostileNamesStayPlain()
    {
        m_banners->showNotOpened(u"/tmp/<b>x</b>\n%1"_s, diskFull());
        for (const QLabel* label : m_area->findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
        }
        QVERIFY(said().contains(u"<b>x</b>"_s));
    }

private:
    [[nodiscard]] WorkspaceBanners::Run note(const QString& what)
    {
        return [this, what] { m_done += what; };
    }

    [[nodiscard]] QString textOf(bool isDetail) const
    {
        QStringList texts;
        for (const QLabel* label : m_area->findChildren<QLabel*>()) {
            const bool isSelectable =
                label->textInteractionFlags().testFlag(Qt::TextSelectableByKeyboard);
            if (!label->parentWidget()->isHidden() && isSelectable == isDetail
                && label->text().size() > 1) {
                texts += label->text();
            }
        }
        return texts.join(u'\n');
    }

    [[nodiscard]] QString said() const { return textOf(false); }

    [[nodiscard]] QString detail() const { return textOf(true); }

    void press(const QString& text)
    {
        for (auto* button : m_area->findChildren<QPushButton*>()) {
            if (button->text() == text && !button->parentWidget()->isHidden()) {
                button->click();
                return;
            }
        }
        QFAIL(qPrintable(text));
    }

    FakeClock m_clock;
    std::unique_ptr<BannerArea> m_area;
    std::unique_ptr<WorkspaceBanners> m_banners;
    QStringList m_done;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WorkspaceBanners)
#include "tst_WorkspaceBanners.moc"
