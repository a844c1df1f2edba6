// Opens pages of claim_report() in Chromium and proves that they work: without
// errors and without the network, with and without scripts, by keyboard, in
// light and in dark. Arguments: the page of all claims, the page of hostile
// texts, axe.min.js, the folder for pictures.
// Chromium is led through its pipe (DevTools protocol), so node needs no
// packages.
"use strict";

const { spawn } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");
const { pathToFileURL } = require("url");

const [page, hostile, axeFile, pictures] = process.argv.slice(2);
const profile = fs.mkdtempSync(path.join(os.tmpdir(), "nkarrivals-"));
const chromium = spawn("chromium", [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
  "--remote-debugging-pipe", `--user-data-dir=${profile}`,
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const late = setTimeout(() => {
  stop(new Error("Chromium did not answer in time."));
}, 600000);

// Chromium is asked to go, so that it lets go of its files.
async function leave(code) {
  clearTimeout(late);
  const gone = new Promise((resolve) => { chromium.once("exit", resolve); });
  session = undefined;
  ask("Browser.close");
  await gone;
  fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}

function stop(error) {
  console.log(error.stack);
  chromium.kill("SIGKILL");
  process.exit(1);
}
process.on("unhandledRejection", stop);
chromium.on("error", stop);

// The pipe: messages end in a zero byte; answers bear the number of the
// question, events have a method.
const waiting = new Map();
let events = [];
let rest = Buffer.alloc(0);
let number = 0;
let session;

chromium.stdio[4].on("data", (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  let end;
  while ((end = rest.indexOf(0)) >= 0) {
    receive(JSON.parse(rest.subarray(0, end).toString()));
    rest = rest.subarray(end + 1);
  }
});

function receive(message) {
  if (!message.id) return events.push(message);
  const { resolve, reject } = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.error) return reject(new Error(message.error.message));
  return resolve(message.result);
}

function ask(method, params = {}) {
  number += 1;
  chromium.stdio[3].write(
    JSON.stringify({ id: number, method, params, sessionId: session }) + "\0");
  return new Promise((resolve, reject) => {
    waiting.set(number, { resolve, reject });
  });
}

// What an expression in the page gives.
async function get(expression) {
  const answer = await ask("Runtime.evaluate", {
    expression, awaitPromise: true, returnByValue: true,
  });
  const fault = answer.exceptionDetails;
  if (fault) throw new Error(fault.exception.description || fault.text);
  return answer.result.value;
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function open({ file = page, scripts = true, width = 900,
  scheme = "light" } = {}) {
  await ask("Emulation.setScriptExecutionDisabled", { value: !scripts });
  await ask("Emulation.setDeviceMetricsOverride", {
    width, height: 900, deviceScaleFactor: 1, mobile: false,
  });
  await ask("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-color-scheme", value: scheme }],
  });
  events = [];
  await ask("Page.navigate", { url: pathToFileURL(file).href });
  while (!events.some((event) => event.method === "Page.loadEventFired")) {
    await pause(20);
  }
}

async function picture(name, region) {
  const { cssContentSize } = await ask("Page.getLayoutMetrics");
  const clip = { x: 0, y: 0, scale: 1, width: cssContentSize.width,
    height: Math.min(cssContentSize.height, 12000), ...region };
  const { data } = await ask("Page.captureScreenshot", {
    clip, captureBeyondViewport: true,
  });
  fs.writeFileSync(path.join(pictures, name), Buffer.from(data, "base64"));
}

async function press(key, code, text) {
  const event = { key, code, text,
    windowsVirtualKeyCode: { Tab: 9, Enter: 13, Space: 32 }[code] };
  await ask("Input.dispatchKeyEvent", { type: "keyDown", ...event });
  await ask("Input.dispatchKeyEvent", { type: "keyUp", ...event });
}

let failed = 0;
function prove(name, holds, found) {
  if (!holds) failed += 1;
  console.log(`${holds ? "ok" : "FAILED"}: ${name}`);
  if (!holds && found !== undefined) console.log(JSON.stringify(found));
}

// Complaints of the console, uncaught errors, and addresses asked for.
function complaints() {
  return events.filter(({ method, params }) =>
    method === "Runtime.exceptionThrown" || method === "Log.entryAdded" ||
    (method === "Runtime.consoleAPICalled" && params.type !== "log"));
}

const addresses = () => events
  .filter(({ method }) => method === "Network.requestWillBeSent")
  .map(({ params }) => params.request.url)
  .filter((url) => !url.startsWith("file:"));

async function axe(name) {
  await get(`${fs.readFileSync(axeFile, "utf8")}; true`);
  const found = await get(`axe.run(document, { resultTypes: ["violations"] })
    .then(({ violations }) => violations.map(({ id, impact, help, nodes }) =>
      ({ id, impact, help, at: nodes.slice(0, 3).map((n) => n.html) })))`);
  const grave = found.filter(({ impact }) =>
    impact === "serious" || impact === "critical");
  prove(`axe finds no grave fault, ${name}`, grave.length === 0, grave);
  found.filter((fault) => !grave.includes(fault))
    .forEach(({ id, impact }) => console.log(`   axe: ${id} (${impact})`));
}

const set = (id, value) => get(`(() => {
  const box = document.getElementById("${id}");
  box.value = ${JSON.stringify(value)};
  box.dispatchEvent(new Event("change"));
})()`);
const tick = (value) =>
  get(`document.querySelector("[name=verdict][value=${value}]").click()`);
const visible = (css) => get(`Array.from(document.querySelectorAll("${css}"))
  .filter((part) => part.checkVisibility()).length`);
const list = (what) => get(`Array.from(document.querySelectorAll(
  "[data-article]:not([hidden]) .card:not([hidden])")).map((x) => ${what})`);

async function prove_choice() {
  const cards = await list("x.dataset.verdict");
  const said = await get(`document.getElementById("shown").textContent`);
  prove("all claims are shown at first", cards.length > 0 &&
    said === `Shown: ${cards.length} of ${cards.length} claims`, said);
  for (const verdict of new Set(cards)) {
    await tick(verdict);
    const left = await list("x.dataset.verdict");
    const rows = await visible("tbody tr[data-verdict]");
    prove(`without "${verdict}" the others are left`,
      left.length === cards.filter((x) => x !== verdict).length &&
        !left.includes(verdict) && rows === left.length, left);
    await tick(verdict);
  }
  const articles = await get(`Array.from(document.querySelectorAll(
    "[data-article]")).map((x) => x.dataset.article)`);
  for (const article of articles) {
    await set("by-article", article);
    const left = await get(`Array.from(document.querySelectorAll(
      "[data-article]")).filter((x) => x.checkVisibility())
      .map((x) => x.dataset.article)`);
    prove(`only ${article} is left when it is chosen`,
      left.length === 1 && left[0] === article, left);
  }
  await set("by-article", "");
  prove("all are back", (await list("1")).length === cards.length);
}

async function prove_order() {
  const first = await list("x.id");
  await set("sort-by", "rank");
  const ranks = await list("[x.closest('[data-article]').id, +x.dataset.rank]");
  const ordered = ranks.every(([article, rank], i) => i === 0 ||
    ranks[i - 1][0] !== article || ranks[i - 1][1] <= rank);
  const moved = await list("x.id");
  prove("contradicted claims come first", ordered &&
    moved.length === first.length, ranks);
  const rows = await get(`Array.from(document.querySelectorAll(
    "tbody tr[data-verdict] th a")).map((x) => x.hash.slice(1))`);
  prove("tables are sorted alike", rows.join() === moved.join(), rows);
  await set("sort-by", "order");
  prove("the order of the article comes back",
    (await list("x.id")).join() === first.join());
}

async function prove_evidence() {
  const all = await visible("details");
  prove("evidence is closed at first", await visible("details[open]") === 0);
  await get(`document.getElementById("open-all").click()`);
  prove("all evidence opens", await visible("details[open]") === all);
  await get(`document.getElementById("close-all").click()`);
  prove("all evidence closes", await visible("details[open]") === 0);
  await get(`document.querySelector("summary").focus()`);
  await press("Enter", "Enter", "\r");
  prove("evidence opens by keyboard", await visible("details[open]") === 1);
}

async function prove_keyboard() {
  await press("Tab", "Tab");
  const skip = await get(`(() => { const x = document.activeElement;
    return [x.className, x.getBoundingClientRect().left >= 0,
      getComputedStyle(x).outlineStyle]; })()`);
  prove("the first stop is the link to the claims, in sight and marked",
    skip[0] === "skip" && skip[1] && skip[2] !== "none", skip);
  await press("Enter", "Enter", "\r");
  prove("it leads to the claims",
    await get(`document.activeElement.id`) === "claims");
}

async function prove_hostile() {
  await open({ file: hostile });
  await prove_choice();
  await prove_order();
  await get(`document.getElementById("open-all").click()`);
  await pause(300);
  prove("no text of a claim or an article becomes a script",
    await get(`window.hit === undefined &&
      document.querySelectorAll("script, img").length === 1`));
  prove("hostile texts cause no error", complaints().length === 0,
    complaints());
}

async function prove_without_scripts() {
  await open({ scripts: false });
  const { root } = await ask("DOM.getDocument", { depth: -1 });
  const query = async (selector) =>
    (await ask("DOM.querySelectorAll", { nodeId: root.nodeId, selector }))
      .nodeIds;
  let hidden = 0;
  const parts = await query(".card, .card *, tbody tr, #limits li");
  for (const nodeId of parts) {
    await ask("DOM.getBoxModel", { nodeId }).catch(() => { hidden += 1; });
  }
  prove("without scripts every claim and its evidence is in sight",
    parts.length > 0 && hidden === 0, { parts: parts.length, hidden });
  const controls = await query("#controls");
  const shown = await ask("DOM.getBoxModel", { nodeId: controls[0] })
    .then(() => true, () => false);
  prove("without scripts there are no controls that do nothing", !shown);
}

async function main() {
  const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
  const { sessionId } =
    await ask("Target.attachToTarget", { targetId, flatten: true });
  session = sessionId;
  for (const domain of ["Page", "Runtime", "Log", "Network", "DOM"]) {
    await ask(`${domain}.enable`);
  }
  await open();
  await picture("light.png");
  await prove_keyboard();
  await prove_choice();
  await prove_order();
  await prove_evidence();
  await get(`document.getElementById("open-all").click()`);
  await axe("light");
  await picture("open.png");
  prove("no error is reported", complaints().length === 0, complaints());
  prove("nothing is asked of the network", addresses().length === 0,
    addresses());
  const { data } = await ask("Page.printToPDF", { printBackground: false });
  fs.writeFileSync(
    path.join(pictures, "print.pdf"), Buffer.from(data, "base64"));

  await open({ scheme: "dark" });
  await picture("dark.png");
  await get(`document.getElementById("open-all").click()`);
  await axe("dark");

  await open({ width: 360 });
  await picture("narrow.png");
  const wide = await get(`document.documentElement.scrollWidth`);
  prove("nothing sticks out of a narrow screen", wide <= 360, wide);

  await prove_hostile();
  await prove_without_scripts();
  console.log(failed ? `${failed} failed` : "all hold");
  await leave(failed ? 1 : 0);
}

main();
