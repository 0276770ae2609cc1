// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "DetectionExhibits.h"

#include "detection/DetectionView.h"
#include "detection/ProfileEditor.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

Error hostileError(const QString& text)
{
    return Error { .kind = ErrorKind::BadQuery, .message = text, .context = text, .detail = text };
}

TopologyPtr hostileTopology(const QString& text)
{
    auto tree = std::make_shared<TopologyTree>();
    TopologySource& source = tree->sources.emplace_back();
    source.id = u"alive"_s;
    source.name = text;
    IdentityLabels& used = source.labelsInUse["lab"];
    used.cluster = { text.toStdString() };
    used.endpoint = { text.toStdString() };
    return tree;
}

/// Profiles, files and servers that say the text wherever they may.
class DetectionExhibit final : public QWidget
{
public:
    explicit DetectionExhibit(const QString& text)
    {
        auto profiles = std::make_shared<ProfileSet>();
        ServerProfile profile;
        profile.id = "lab";
        profile.title = text;
        profile.file = u"/own/"_s + text;
        profile.markers = { "lab_up" };
        profile.markerMatchers = text.toStdString();
        profile.signalList = { { .id = "queue_length", .alternatives = {}, .missing = text } };
        profiles->profiles = { profile };
        m_known.knowledge.profiles = profiles;
        m_known.folders.own = u"/own"_s;
        m_known.problems = { { .file = u"/own/"_s + text, .line = 3, .message = text } };
        AskedSource dead { .id = u"dead"_s,
            .name = text,
            .evidence = {},
            .topology = {},
            .error = hostileError(text) };
        AskedSource alive { .id = u"alive"_s,
            .name = text,
            .evidence = DiscoveryEvidence { .profiles = profiles,
                .counts = { { "lab_up", 1 } },
                .names = std::make_shared<MetricNames>() },
            .topology = hostileTopology(text),
            .error = {} };
        auto* view = new DetectionView(this);
        view->setReport(makeDetectionReport(m_known, { alive, dead }));
        auto* rows = new QVBoxLayout(this);
        rows->addWidget(view);
        auto* second = new DetectionView(this);
        second->setReport(makeDetectionReport(m_known, { dead, alive }));
        second->showProfile(u"lab"_s);
        rows->addWidget(second);
    }

private:
    LoadedKnowledge m_known;
};

/// The editor with what a file, its name and a server say.
class EditorExhibit final : public QWidget
{
public:
    EditorExhibit(const QString& text, Stage& stage)
        : m_trial(stage.clock(), m_gui)
        , m_store(emptyKnowledge(), m_gui)
    {
        stage.source().setStandingAnswer(failure(hostileError(text)));
        auto* editor = new ProfileEditor(
            { .knowledge = m_store,
                .trial = m_trial,
                .servers = [&stage] { return std::vector<DataSource*> { &stage.source() }; } },
            { .title = text, .hint = text, .file = {}, .text = text.toUtf8() }, this);
        editor->setWindowFlags(Qt::Widget);
        editor->save();
        editor->tryOut();
        auto* rows = new QVBoxLayout(this);
        rows->addWidget(editor);
    }

private:
    static LoadedKnowledge emptyKnowledge()
    {
        LoadedKnowledge known;
        known.knowledge.profiles = std::make_shared<ProfileSet>();
        return known;
    }

    Mailbox m_gui;
    MarkerTrial m_trial;
    KnowledgeStore m_store;
};

} // namespace

std::unique_ptr<QWidget> makeDetection(const QString& text, Stage&)
{
    auto widget = std::make_unique<DetectionExhibit>(text);
    widget->resize(1000, 900);
    return widget;
}

std::unique_ptr<QWidget> makeProfileEditor(const QString& text, Stage& stage)
{
    auto widget = std::make_unique<EditorExhibit>(text, stage);
    widget->resize(1000, 700);
    return widget;
}

} // namespace promdesk::test
