// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/BadgePopup.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_BadgePopup : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void explainsAsPlainText()
    {
        const BadgePopup popup(badge(PanelBadge::Kind::Failed, {}), nullptr);
        const auto* label = popup.findChild<QLabel*>();
        QCOMPARE(label->textFormat(), Qt::PlainText);
        QCOMPARE(label->text(), u"<b>Why</b>\nand what to do"_s);
        QCOMPARE(popup.accessibleName(), u"Failed"_s);
        QVERIFY(popup.findChild<QPlainTextEdit*>() == nullptr);
        QVERIFY(popup.findChild<QPushButton*>() == nullptr);
    }

    void theRawAnswerCanBeReadAndCopied()
    {
        const QString answer = u"{\"status\":\"error\"}\n<script>"_s;
        const BadgePopup popup(badge(PanelBadge::Kind::Failed, answer), nullptr);
        const auto* detail = popup.findChild<QPlainTextEdit*>();
        QVERIFY(detail->isReadOnly());
        QCOMPARE(detail->toPlainText(), answer);
        popup.findChild<QPushButton*>()->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), answer);
    }

    void anEndlessAnswerIsCut()
    {
        const BadgePopup popup(badge(PanelBadge::Kind::Failed, QString(500'000, u'x')), nullptr);
        QVERIFY(popup.findChild<QPlainTextEdit*>()->toPlainText().size()
            <= BadgePopup::kMostDetail + 1);
        popup.findChild<QPushButton*>()->click();
        QCOMPARE(QGuiApplication::clipboard()->text().size(), BadgePopup::kMostDetail);
    }

    void onlyACostlyQueryOffersToRun()
    {
        BadgePopup popup(badge(PanelBadge::Kind::Costly, {}), nullptr);
        const QSignalSpy agreed(&popup, &BadgePopup::runRequested);
        popup.findChild<QPushButton*>()->click();
        QCOMPARE(agreed.size(), 1);
        QVERIFY(popup.isHidden());
    }

private:
    [[nodiscard]] static PanelBadge badge(PanelBadge::Kind kind, const QString& detail)
    {
        return { .kind = kind,
            .text = u"Failed"_s,
            .explanation = u"<b>Why</b>\nand what to do"_s,
            .detail = detail };
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_BadgePopup)
#include "tst_BadgePopup.moc"
