// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/ProfileEditor.h"

#include "core/UntrustedText.h"
#include "detection/DetectionWords.h"
#include "detection/ProfileTextEdit.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kCheckAfterMs = 200;
constexpr qsizetype kMostTrialLines = 12;

QString remarksText(const ProfileCheck& check)
{
    QStringList remarks;
    for (const auto& [marker, other] : check.sharedMarkers) {
        if (remarks.size() < 3) {
            remarks += ProfileEditor::tr("%1 also marks the profile “%2”: what has it would be "
                                         "there twice.")
                           .arg(QString::fromStdString(marker), QString::fromStdString(other));
        }
    }
    if (!check.unknownSignals.empty()) {
        remarks += ProfileEditor::tr("No page shows these signals: %1.")
                       .arg(namesText(check.unknownSignals));
    }
    return remarks.join(u'\n');
}

} // namespace

ProfileEditor::ProfileEditor(
    const ProfileEditorServices& services, EditedProfile edited, QWidget* parent)
    : QDialog(parent)
    , m_services(services)
    , m_edited(std::move(edited))
{
    setWindowTitle(UntrustedText(m_edited.title).plain(120));
    createParts();
    buildLayout();
    connectSignals();
    resize(760, 680);
    runCheck();
}

void ProfileEditor::createParts()
{
    m_hint = makePlainLabel(UntrustedText(m_edited.hint).plain(600), this);
    m_hint->setWordWrap(true);
    m_text = new ProfileTextEdit(this);
    m_text->setAccessibleName(tr("Text of the profile"));
    m_text->setPlainText(QString::fromUtf8(m_edited.text));
    m_text->document()->setModified(false);
    m_verdict = makePlainLabel({}, this);
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_trial = makePlainLabel({}, this);
    m_trial->setWordWrap(true);
    m_trial->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_trial->hide();
    m_goTo = new QPushButton(tr("&Go to the line"), this);
    m_try = new QPushButton(tr("&Try it"), this);
    m_try->setToolTip(tr("Ask the connected servers how many series of its metrics they have"));
    m_try->setEnabled(false); // until it is known that there is a profile
    m_goTo->hide();
    m_try->setVisible(kindOfDataFile(m_edited.file) == DataFileKind::Profile);
}

void ProfileEditor::buildLayout()
{
    auto* verdicts = new QHBoxLayout;
    verdicts->addWidget(m_verdict, 1);
    verdicts->addWidget(m_goTo, 0, Qt::AlignTop);
    verdicts->addWidget(m_try, 0, Qt::AlignTop);
    auto* buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    m_save = buttons->addButton(tr("&Save"), QDialogButtonBox::AcceptRole);
    m_save->setDefault(true);
    for (QPushButton* button : { m_goTo, m_try, m_cancel }) {
        button->setAutoDefault(false);
    }
    auto* rows = new QVBoxLayout(this);
    rows->setSpacing(Theme::kSpacing);
    rows->addWidget(m_hint);
    rows->addWidget(m_text, 1);
    rows->addLayout(verdicts);
    rows->addWidget(m_trial);
    rows->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &ProfileEditor::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &ProfileEditor::reject);
}

void ProfileEditor::connectSignals()
{
    m_checking.setSingleShot(true);
    m_checking.setInterval(kCheckAfterMs);
    connect(&m_checking, &QTimer::timeout, this, &ProfileEditor::runCheck);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ProfileEditor::noteEdit);
    connect(m_goTo, &QPushButton::clicked, this, [this] {
        m_text->goToLine(m_text->markedLine());
        m_text->setFocus();
    });
    connect(m_try, &QPushButton::clicked, this, &ProfileEditor::tryOut);
}

QString ProfileEditor::text() const
{
    return m_text->toPlainText();
}

void ProfileEditor::setText(const QString& text)
{
    m_text->setPlainText(text);
    m_text->document()->setModified(true);
}

QString ProfileEditor::verdict() const
{
    return m_verdict->text();
}

QString ProfileEditor::trialText() const
{
    return m_trial->text();
}

void ProfileEditor::noteEdit()
{
    ++m_edit;
    m_cancel->setText(tr("Cancel"));
    m_checking.start();
}

void ProfileEditor::runCheck()
{
    m_checking.stop();
    m_services.knowledge.check(text().toUtf8(), m_edited.file,
        [self = QPointer<ProfileEditor>(this), edit = m_edit](const ProfileCheck& check) {
            if (self && self->m_edit == edit) {
                self->showCheck(check);
            }
        });
}

void ProfileEditor::showCheck(const ProfileCheck& check)
{
    m_check = check;
    m_try->setEnabled(check.profile.has_value());
    if (!check.isGood()) {
        showProblem(problemText(check.problem), check.problem.line);
        return;
    }
    m_text->markLine(0);
    m_goTo->hide();
    QString words = check.profile ? tr("✓ A profile: %1").arg(check.profile->title)
                                  : tr("✓ There is no error in it.");
    if (const QString remarks = remarksText(check); !remarks.isEmpty()) {
        words += u'\n' + remarks;
    }
    m_verdict->setText(UntrustedText(words).plainLines(800, 6));
}

void ProfileEditor::showProblem(const QString& text, int line)
{
    m_text->markLine(line);
    m_goTo->setVisible(line > 0);
    m_verdict->setText(UntrustedText(u"✕ "_s + text).plainLines(800, 6));
}

void ProfileEditor::save()
{
    setBusy(true);
    m_checking.stop();
    const QByteArray json = text().toUtf8();
    // Checked once more where it is written: what stands here may be newer than the last verdict.
    m_services.knowledge.check(json, m_edited.file,
        [self = QPointer<ProfileEditor>(this), json](const ProfileCheck& check) {
            if (!self) {
                return;
            }
            if (!check.isGood()) {
                self->setBusy(false);
                self->showCheck(check);
                self->m_text->goToLine(check.problem.line);
                self->m_text->setFocus();
                return;
            }
            const QString id =
                check.profile ? QString::fromStdString(check.profile->id) : QString();
            self->m_services.knowledge.saveProfile(
                json, self->m_edited.file, [self, id](const Result<void>& saved) {
                    if (self) {
                        self->takeSaved(saved, id);
                    }
                });
        });
}

void ProfileEditor::takeSaved(const Result<void>& saved, const QString& profileId)
{
    setBusy(false);
    if (!saved) {
        const FileProblem problem = fileProblem(saved.error());
        showProblem(tr("Not saved. %1").arg(saved.error().toDisplayText()), problem.line);
        return;
    }
    Q_EMIT this->saved(profileId);
    accept();
}

void ProfileEditor::setBusy(bool isBusy)
{
    m_text->setReadOnly(isBusy);
    m_save->setEnabled(!isBusy);
    m_cancel->setEnabled(!isBusy);
}

void ProfileEditor::tryOut()
{
    m_trialLines.clear();
    m_trial->show();
    if (!m_check.profile) {
        m_trial->setText(tr("There is an error in the text."));
        return;
    }
    const auto servers = m_services.servers();
    m_trial->setText(
        servers.empty() ? tr("No server is connected.") : tr("The servers are being asked…"));
    m_services.trial.count(*m_check.profile, servers,
        [self = QPointer<ProfileEditor>(this), profile = *m_check.profile](
            const MarkerTrialResult& result) {
            if (self) {
                self->sayTrial(result, profile);
            }
        });
}

void ProfileEditor::sayTrial(const MarkerTrialResult& result, const ServerProfile& profile)
{
    QStringList parts;
    bool isFound = false;
    std::vector<std::string> names = profile.markers;
    names.insert(names.end(), profile.alsoNeeded.begin(), profile.alsoNeeded.end());
    names.resize(std::min<std::size_t>(names.size(), 8));
    for (const std::string& name : result.counts ? names : std::vector<std::string>()) {
        const auto at = result.counts->find(name);
        const auto series = static_cast<int>(at == result.counts->end() ? 0 : at->second);
        isFound = isFound || series > 0;
        parts += tr("%n series of %1", nullptr, series).arg(QString::fromStdString(name));
    }
    const QString words = !result.counts ? result.counts.error().message : parts.join(u", "_s);
    if (m_trialLines.size() < kMostTrialLines) {
        m_trialLines +=
            UntrustedText(tr("%1 %2: %3").arg(isFound ? u"✓"_s : u"–"_s, result.server, words))
                .plain(400);
    }
    m_trial->setText(m_trialLines.join(u'\n'));
}

void ProfileEditor::reject()
{
    if (!m_save->isEnabled()) {
        return; // what is being written is not left alone
    }
    const QString discard = tr("&Discard changes");
    if (m_text->document()->isModified() && m_cancel->text() != discard) {
        m_cancel->setText(discard);
        showProblem(tr("Your changes are not saved."), 0);
        m_cancel->setFocus();
        return;
    }
    QDialog::reject();
}

} // namespace promdesk
