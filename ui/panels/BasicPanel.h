// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/Panel.h"
#include "panels/PanelWords.h"

#include <QTimer>

#include <memory>

class QStackedLayout;

namespace promdesk {

class PanelMessage;

/// What all bodies share: they keep plan and frames, show a message while there is nothing to draw,
/// speak to screen readers, and draw pictures of any size through a twin that is laid out off the
/// screen.
class BasicPanel : public PanelBody
{
    Q_OBJECT

public:
    /// A busy mark for less than this would only flicker.
    static constexpr int kBusyAfterMs = 200;
    static constexpr int kSpeakEveryMs = 5000; ///< to screen readers, at most

    explicit BasicPanel(QWidget* parent);
    ~BasicPanel() override;

    void setPlan(const PanelPlan& plan) final;
    void showFrames(const std::vector<SeriesFrame>& frames) final;
    void setTimeRange(const TimeRange& range) final;
    void setTimeZone(const QTimeZone& zone) final;
    [[nodiscard]] QString summary() const final;
    void renderTo(QPainter& painter, const QSize& size) final;
    [[nodiscard]] int leftMarginOfPicture(const QSize& size) const final;

protected:
    /// Call once in the constructor: the widget that shows the data. Becomes a child of this.
    void setPicture(QWidget* picture);

    [[nodiscard]] const PanelPlan& plan() const { return m_plan; }

    [[nodiscard]] const std::vector<SeriesFrame>& frames() const { return m_frames; }

    [[nodiscard]] const TimeRange& timeRange() const { return m_range; }

    [[nodiscard]] const QTimeZone& timeZone() const { return m_zone; }

    virtual void planChanged() { }

    /// Called when there is something to show.
    virtual void framesChanged() = 0;

    virtual void timeRangeChanged() { }

    /// The summary when there is something to show.
    [[nodiscard]] virtual QString describe() const = 0;
    /// A body of the same kind and the same appearance, without data.
    [[nodiscard]] virtual std::unique_ptr<BasicPanel> makeTwin() const = 0;

    /// Last call before a picture is taken of this (laid out) body.
    virtual void prepareForPicture(double scale) { Q_UNUSED(scale) }

    /// Words in place of a picture that the body writes into its picture itself: true.
    virtual bool writeWords(const PanelWords& words)
    {
        Q_UNUSED(words)
        return false;
    }

    /// Bodies that need no query (text) have always something to show.
    [[nodiscard]] virtual bool needsFrames() const { return true; }

private:
    /// A twin of this size, laid out and drawn at once, with so many pixels per logical pixel.
    [[nodiscard]] std::unique_ptr<BasicPanel> makePicture(const QSize& size, double scale) const;
    void refresh();
    void showWords(const PanelWords& words);
    void speak();

    PanelPlan m_plan;
    std::vector<SeriesFrame> m_frames;
    TimeRange m_range;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    std::optional<PanelWords> m_words; ///< shown instead of the picture
    QStackedLayout* m_layout;
    PanelMessage* m_message;
    QWidget* m_picture = nullptr;
    QTimer m_busyTimer;
    QTimer m_speakTimer;
};

} // namespace promdesk
