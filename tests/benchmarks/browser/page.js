// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// What runs inside the browser: takes one job after the other from serve.js and tells how long each
// frame took. Data, window, size and line width are those of bench_redraw.cpp and bench_tick.cpp.
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
let wall = null; // of bench_tick.cpp: { url, step, points, panels: [{ expression, chart, data }] }

/** The answer to one panel's question: times and one row of values for each series. */
async function askRange(expression, start, end) {
    const query = new URLSearchParams({ query: expression, start, end, step: wall.step });
    const answer = await (await fetch(`${wall.url}/api/v1/query_range?${query}`)).json();
    const result = answer.data.result;
    return [result[0].values.map((sample) => sample[0]),
        ...result.map((series) => series.values.map((sample) => Number(sample[1])))];
}

function show(panel, data) {
    panel.data = data;
    panel.chart.setData(data);
    panel.chart.ctx.getImageData(0, 0, 1, 1); // until then nothing need be drawn
}

/** The whole range anew. */
async function refetch(panel, end) {
    show(panel, await askRange(panel.expression, end - (wall.points - 1) * wall.step, end));
}

/** What came since, behind what is there; as much leaves in front. */
async function append(panel, end) {
    const tail = await askRange(panel.expression, panel.data[0].at(-1) + wall.step, end);
    show(panel, panel.data.map((row, i) => row.concat(tail[i]).slice(-wall.points)));
}

const kTicks = { refetch, append };

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

    prepareWall({ url, step, points, series, width, height, expressions, colors }) {
        const lines = Array.from({ length: series },
            (_, i) => ({ stroke: colors[i % colors.length], width: 1, points: { show: false } }));
        wall = { url, step, points };
        wall.panels = expressions.map((expression) => ({
            expression,
            chart: new uPlot({ width, height, legend: { show: false }, series: [{}, ...lines] },
                [[], ...lines.map(() => [])], document.body),
        }));
        return [];
    },

    async tick({ mode, end }) {
        const start = performance.now();
        await Promise.all(wall.panels.map((panel) => kTicks[mode](panel, end)));
        return [performance.now() - start];
    },

    /** All values of all panels, for comparing. */
    wallValues: () => wall.panels.flatMap((panel) => panel.data.slice(1).flat()),
};

async function work() {
    for (;;) {
        const job = await (await fetch("/job")).json();
        let answer;
        try {
            answer = { ms: await kJobs[job.job](job) };
        } catch (error) {
            answer = { error: String(error) };
        }
        await fetch("/result", { method: "POST", body: JSON.stringify(answer) });
    }
}

work();
