// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// What runs inside the browser: takes one job after the other from serve.js and tells how long each
// frame took. Data, window, size and line width are those of bench_redraw.cpp.
"use strict";

const kStepSeconds = 1;

/** The same bounded random walks as bench_redraw.cpp's. */
function walks(points, count) {
    let state = 1;
    const random = () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) / 4294967296;
    };
    const size = Math.floor(points / count);
    const times = new Float64Array(size).map((_, i) => i * kStepSeconds);
    const all = [times];
    for (let s = 0; s < count; ++s) {
        const values = new Float64Array(size);
        let value = random() * 100;
        for (let i = 0; i < size; ++i) {
            value = Math.min(100, Math.max(0, value + random() * 2 - 1));
            values[i] = value;
        }
        all.push(values);
    }
    return all;
}

let chart = null;
let frame = 0;
let length = 0;

const kJobs = {
    prepare({ points, series, low, high, colors }) {
        chart?.destroy();
        frame = 0;
        const lines = Array.from({ length: series },
            (_, i) => ({ stroke: colors[i % colors.length], width: 1, points: { show: false } }));
        length = Math.floor(points / series) * kStepSeconds;
        chart = new uPlot({
            width: 1920,
            height: 600,
            legend: { show: false },
            cursor: { show: false },
            scales: { x: { time: true }, y: { auto: false, range: [low, high] } },
            series: [{}, ...lines],
        }, walks(points, series), document.body);
        return [];
    },

    pan({ frames }) {
        const took = [];
        for (let i = 0; i < frames; ++i) {
            ++frame;
            const start = performance.now();
            const min = length / 400 * (frame % 30);
            chart.batch(() => chart.setScale("x", { min, max: min + length * 0.9 }));
            chart.ctx.getImageData(0, 0, 1, 1); // until then nothing need be drawn
            took.push(performance.now() - start);
        }
        return took;
    },
};

async function work() {
    for (;;) {
        const job = await (await fetch("/job")).json();
        let answer;
        try {
            answer = { ms: kJobs[job.job](job) };
        } catch (error) {
            answer = { error: String(error) };
        }
        await fetch("/result", { method: "POST", body: JSON.stringify(answer) });
    }
}

work();
