// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/LabelWordsDialog.h"

#include "core/UntrustedText.h"
#include "detection/DetectionWords.h"
#include "detection/LabelListEditor.h"
#include "profiles/LabelWordsText.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kMostSeen = 2000;

struct ListRow
{
    QStringView place;
    std::vector<std::string> LabelWords::*words;
};

constexpr std::array kRows { ListRow { u"cluster", &LabelWords::cluster },
    ListRow { u"place", &LabelWords::place }, ListRow { u"node", &LabelWords::node },
    ListRow { u"pod", &LabelWords::pod }, ListRow { u"namespace", &LabelWords::podNamespace } };

QString placeOf(std::size_t list)
{
    return kRows[list].place.toString();
}

QString meaningOf(std::size_t list)
{
    switch (list) {
    case 0:
        return LabelWordsDialog::tr("These labels name the cluster of a series.");
    case 1:
        return LabelWordsDialog::tr(
            "Where no series has a label for its cluster, these name clusters together: those "
            "that all series have.");
    case 2:
        return LabelWordsDialog::tr("These labels name the machine that a series is of.");
    case 3:
        return LabelWordsDialog::tr("These labels name the pod that a series is of.");
    default:
        return LabelWordsDialog::tr("These labels name the namespace of that pod.");
    }
}

QStringList toStringList(const std::vector<std::string>& words)
{
    QStringList list;
    for (const std::string& word : words) {
        list += QString::fromStdString(word);
    }
    return list;
}

} // namespace

LabelWordsDialog::LabelWordsDialog(KnowledgeStore& knowledge, QWidget* parent)
    : QDialog(parent)
    , m_knowledge(knowledge)
{
    setWindowTitle(tr("Labels"));
    createParts();
    buildLayout();
    takeWords(knowledge.loaded().knowledge.profiles->words);
    resize(680, 460);
}

void LabelWordsDialog::createParts()
{
    m_places = new QListWidget(this);
    m_places->setAccessibleName(tr("What the labels name"));
    for (std::size_t list = 0; list < kLists; ++list) {
        m_places->addItem(placeText(placeOf(list)));
    }
    m_places->setCurrentRow(0);
    m_places->setFixedWidth(m_places->sizeHintForColumn(0) + 60);
    m_meaning = makePlainLabel({}, this);
    m_meaning->setWordWrap(true);
    m_editor = new LabelListEditor(this);
    m_problem = makePlainLabel({}, this);
    m_problem->setWordWrap(true);
    m_problem->hide();
    connect(m_places, &QListWidget::currentRowChanged, this, [this](int row) {
        keepCurrent();
        m_current = static_cast<std::size_t>(std::clamp(row, 0, static_cast<int>(kLists) - 1));
        showCurrent();
    });
    connect(m_editor, &LabelListEditor::changed, this, [this] {
        keepCurrent();
        showSummaries();
    });
}

void LabelWordsDialog::buildLayout()
{
    QLabel* head = makePlainLabel(
        tr("What your teams call their labels, whatever the exporter, best first. What a profile "
           "says itself goes before these words."),
        this);
    head->setWordWrap(true);
    auto* right = new QVBoxLayout;
    right->addWidget(m_meaning);
    right->addWidget(m_editor, 1);
    auto* parts = new QHBoxLayout;
    parts->setSpacing(Theme::kPadding);
    parts->addWidget(m_places);
    parts->addLayout(right, 1);
    auto* buttons = new QDialogButtonBox(this);
    m_shipped = buttons->addButton(tr("As &shipped"), QDialogButtonBox::ResetRole);
    QPushButton* cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    m_save = buttons->addButton(tr("Sa&ve"), QDialogButtonBox::AcceptRole);
    for (QPushButton* button : { m_shipped, cancel, m_save }) {
        button->setAutoDefault(false); // Enter adds a label
    }
    auto* rows = new QVBoxLayout(this);
    rows->setSpacing(Theme::kPadding);
    rows->addWidget(head);
    rows->addLayout(parts, 1);
    rows->addWidget(m_problem);
    rows->addWidget(buttons);
    connect(m_shipped, &QPushButton::clicked, this, &LabelWordsDialog::useShipped);
    connect(buttons, &QDialogButtonBox::accepted, this, &LabelWordsDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &LabelWordsDialog::reject);
}

void LabelWordsDialog::takeWords(const LabelWords& words)
{
    for (std::size_t list = 0; list < kLists; ++list) {
        m_words[list] = toStringList(words.*kRows[list].words);
    }
    showCurrent();
}

void LabelWordsDialog::keepCurrent()
{
    m_words[m_current] = m_editor->words();
}

void LabelWordsDialog::showCurrent()
{
    m_meaning->setText(meaningOf(m_current));
    m_editor->setWords(m_words[m_current]);
    showSummaries();
}

void LabelWordsDialog::showSummaries()
{
    const QSignalBlocker quiet(m_places);
    for (std::size_t list = 0; list < kLists; ++list) {
        m_places->item(static_cast<int>(list))
            ->setText(
                tr("%1 (%2)").arg(placeText(placeOf(list)), QString::number(m_words[list].size())));
    }
    m_shipped->setEnabled(toJson(words()) != toJson(m_knowledge.loaded().shippedWords));
}

void LabelWordsDialog::addSeen(const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        if (m_seen.size() < kMostSeen && name != "__name__" && name != "le") {
            m_seen += QString::fromStdString(name);
        }
    }
    m_seen.removeDuplicates();
    m_editor->setSuggestions(m_seen);
}

LabelWords LabelWordsDialog::words() const
{
    LabelWords words;
    for (std::size_t list = 0; list < kLists; ++list) {
        auto& to = words.*kRows[list].words;
        to.clear();
        for (const QString& word : m_words[list]) {
            to.push_back(word.toStdString());
        }
    }
    return words;
}

void LabelWordsDialog::showList(const QString& place)
{
    for (std::size_t list = 0; list < kLists; ++list) {
        if (placeOf(list) == place) {
            m_places->setCurrentRow(static_cast<int>(list));
        }
    }
}

void LabelWordsDialog::useShipped()
{
    takeWords(m_knowledge.loaded().shippedWords);
}

void LabelWordsDialog::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isEnter || !m_editor->isAncestorOf(focusWidget())) {
        QDialog::keyPressEvent(event);
    }
}

void LabelWordsDialog::save()
{
    keepCurrent();
    m_save->setEnabled(false);
    m_knowledge.saveWords(
        words(), [self = QPointer<LabelWordsDialog>(this)](const Result<void>& saved) {
            if (!self) {
                return;
            }
            if (saved) {
                self->accept();
                return;
            }
            self->m_save->setEnabled(true);
            setPlainText(*self->m_problem,
                UntrustedText(tr("Not saved. %1").arg(saved.error().toDisplayText())));
            self->m_problem->show();
        });
}

} // namespace promdesk
