// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// What a page in a browser does with an answer: JSON.parse and Number, into typed arrays. Parses the
// named file once for each line it gets and answers with milliseconds and a hash of all times and values.
'use strict';

const text = require('fs').readFileSync(process.argv[2], 'latin1');

function parse() {
    return JSON.parse(text).data.result.map(({ metric, values }) => {
        const times = new Float64Array(values.length);
        const numbers = new Float64Array(values.length);
        for (let i = 0; i < values.length; ++i) {
            times[i] = values[i][0];
            numbers[i] = Number(values[i][1]);
        }
        return { metric, times, numbers };
    });
}

function hash(series) {
    let sum = 2166136261;
    for (const { times, numbers } of series) {
        for (const array of [times, numbers]) {
            for (const word of new Uint32Array(array.buffer)) {
                sum = Math.imul(sum ^ word, 16777619);
            }
        }
    }
    return sum >>> 0;
}

require('readline').createInterface({ input: process.stdin }).on('line', () => {
    const start = process.hrtime.bigint();
    const series = parse();
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    process.stdout.write(`${ms} ${hash(series)}\n`);
});
