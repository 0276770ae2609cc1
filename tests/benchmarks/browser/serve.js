// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The browser side of the benchmarks: node serve.js UPLOT_FOLDER CHROMIUM
//
// Reads one job per line from the standard input ({"job": "prepare", …}) and writes one answer per
// line: {"ms": [wall time of each frame], "cpuMs": processor time of the pages' processes,
// "allCpuMs": that of all the browser's}.
// A job of kNodeJobs runs here, in node; all others go to page.js. Ends with its input.
"use strict";

const childProcess = require("child_process");
const fs = require("fs");
const http = require("http");
const os = require("os");
const path = require("path");
const readline = require("readline");

const [uPlotFolder, chromium] = process.argv.slice(2);
const profile = fs.mkdtempSync(path.join(os.tmpdir(), "promdesk-bench-"));

const kNodeJobs = {
    version: () => ({ node: process.version, uPlot: packageVersion() }),
};

const kFiles = {
    "/": () => ["text/html", "<!doctype html><meta charset=utf-8><body>"
        + "<script src=/uPlot.js></script><script src=/page.js></script>"],
    "/uPlot.js": () => ["text/javascript",
        fs.readFileSync(path.join(uPlotFolder, "dist/uPlot.iife.min.js"))],
    "/page.js": () => ["text/javascript", fs.readFileSync(path.join(__dirname, "page.js"))],
};

const waitingJobs = [];
let waitingPage = null; // a response that the page's next job goes into
let browser = null;
let cpuBefore = null;

function packageVersion() {
    return JSON.parse(fs.readFileSync(path.join(uPlotFolder, "package.json"))).version;
}

/** Milliseconds of processor time of the browser: of its pages' processes, and of all. */
function cpuMs() {
    const parents = new Map();
    for (const pid of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        try {
            const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
            parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(")") + 4).split(" ")[0]));
        } catch { /* it has ended */ }
    }
    const sum = { pages: 0, all: 0 };
    for (const pid of parents.keys()) {
        let at = pid;
        while (at && at !== browser.pid) {
            at = parents.get(at);
        }
        try {
            if (at) {
                const ran = processMs(pid);
                const isPage
                    = fs.readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("--type=renderer");
                sum.pages += isPage ? ran : 0;
                sum.all += ran;
            }
        } catch { /* it has ended */ }
    }
    return sum;
}

/** What all threads of a process ran. */
function processMs(pid) {
    let sum = 0;
    for (const task of fs.readdirSync(`/proc/${pid}/task`)) {
        const ran = fs.readFileSync(`/proc/${pid}/task/${task}/schedstat`, "latin1");
        sum += Number(ran.split(" ")[0]) / 1e6;
    }
    return sum;
}

function answer(line) {
    process.stdout.write(JSON.stringify(line) + "\n");
}

function sendJob() {
    if (waitingPage && waitingJobs.length > 0) {
        const page = waitingPage;
        waitingPage = null;
        cpuBefore = cpuMs();
        page.end(JSON.stringify(waitingJobs.shift()));
    }
}

function takeResult(request, response) {
    let body = "";
    request.on("data", (part) => { body += part; });
    request.on("end", () => {
        response.end();
        const cpu = cpuMs();
        answer({ ...JSON.parse(body), cpuMs: cpu.pages - cpuBefore.pages,
            allCpuMs: cpu.all - cpuBefore.all });
    });
}

const server = http.createServer((request, response) => {
    if (request.url === "/job") {
        waitingPage = response;
        sendJob();
    } else if (request.url === "/result") {
        takeResult(request, response);
    } else if (kFiles[request.url]) {
        const [type, body] = kFiles[request.url]();
        response.writeHead(200, { "Content-Type": type }).end(body);
    } else {
        response.writeHead(404).end();
    }
});

function startBrowser() {
    const url = `http://127.0.0.1:${server.address().port}/`;
    browser = childProcess.spawn(chromium, ["--headless", "--no-sandbox", "--disable-gpu",
        "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", `--user-data-dir=${profile}`, url],
    { stdio: "ignore" });
    browser.on("exit", () => {
        // Its helpers may still be writing there: then the folder stays for the system to tidy up.
        fs.rm(profile, { recursive: true, force: true, maxRetries: 10 }, () => process.exit(0));
    });
}

server.listen(0, "127.0.0.1", startBrowser);
readline.createInterface({ input: process.stdin })
    .on("line", (line) => {
        const job = JSON.parse(line);
        if (kNodeJobs[job.job]) {
            answer(kNodeJobs[job.job](job));
        } else {
            waitingJobs.push(job);
            sendJob();
        }
    })
    .on("close", () => browser?.kill());
