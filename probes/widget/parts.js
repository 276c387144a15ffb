// Where a chat's parts are: the desk's own hints first, then the preset's selectors, then what looks like it.
const HINTED = ["log", "message", "input", "send", "launcher"];
const WRITABLE = "textarea, [contenteditable=''], [contenteditable=true], [contenteditable=plaintext-only], [role=textbox], input[type=text], input:not([type])";
const LIVE = "[role=log], [role=feed], [aria-live=polite], [aria-live=assertive]";
const MOST_FOUND = 200;

let hasPressed = false; // we have pressed what may open a chat here
let preset = null; // the entry of config.presets that fits here
const guessed = new Set(); // parts the preset names and the page has not
const problems = new Set(); // hints that are no selector

const every = (selector, root = document) => {
  if (!selector) return [];
  try { return rootsIn(root).flatMap((each) => [...each.querySelectorAll(selector)]); } catch { return []; }
};
const select = (selector, root = document) => every(selector, root).slice(0, MOST_FOUND);
const firstShown = (selector) => { const all = select(selector); return all.find(shown) ?? all.find((one) => one.checkVisibility()) ?? null; };
// {element, by}: by whom it was found, or null; `element` null where hint or preset fit nothing.
const appointed = (part) => {
  if (config.hints[part]) return { element: firstShown(config.hints[part]), by: "hint" };
  if (preset?.[part]) {
    const element = firstShown(preset[part]);
    if (element) { guessed.delete(part); return { element, by: "preset" }; }
    guessed.add(part);
  }
  return null;
};
for (const part of HINTED) {
  try { if (config.hints[part]) document.createDocumentFragment().querySelector(config.hints[part]); } catch { problems.add(part); }
}

const detect = () => {
  if (preset) return preset;
  let element = null;
  try { element = window.frameElement; } catch { /* another site's page is around us */ }
  preset = config.presets.find((one) => (one.address && location.href.includes(one.address))
    || (one.frame && element?.matches(one.frame)) || select(one.detect).length) ?? null;
  return preset;
};

const usable = (field) => Boolean(field) && !field.disabled && !field.readOnly && field.getAttribute("aria-disabled") !== "true"
  && field.getAttribute("contenteditable") !== "false" && shown(field);
const nameOf = (field) => [labelOf(field), field.getAttribute("placeholder"), field.getAttribute("data-placeholder"), field.getAttribute("aria-placeholder")].filter(Boolean).join(" ");
const floats = (element) => {
  for (let at = element; at; at = up(at)) if (/^(fixed|sticky)$/.test(getComputedStyle(at).position)) return true;
  return window !== window.top && innerWidth <= 640;
};
const buttonsIn = (root) => [...(rootOf(root) ?? root).querySelectorAll("button, [role=button], input[type=submit]")].filter((one) => !one.disabled && shown(one));
const around4 = (field) => { let at = field; for (let n = 0; n < 4 && up(at) && up(at) !== document.body; n++) at = up(at); return at; };

// How much a field looks like the place to write in a chat.
const worth = (field) => {
  if (field.type === "search" || field.getAttribute("role") === "searchbox" || closest(field, "[role=search], [aria-hidden=true]")) return -9;
  const name = nameOf(field);
  if (says(config.words.not_input, name)) return -5;
  const form = closest(field, "form");
  const fellows = [...(form ?? around4(field)).querySelectorAll(form ? "input:not([type=hidden]):not([type=file]):not([type=checkbox]):not([type=submit]):not([type=button]):not([type=image]), select, textarea" : "input[type=email], input[type=tel], input[type=password]")]
    .some((one) => one !== field && shown(one));
  return (says(config.words.input, name) ? 4 : 0) + (markedAs(field, "composer") || markedAs(around4(field), "composer") ? 2 : 0)
    + (floats(field) ? 2 : 0) + (field.tagName === "INPUT" ? 0 : 1) + (logsNear(field).length ? 3 : 0) - (fellows ? 8 : 0)
    + (/^(email|name|given-name|family-name|tel)/.test(field.autocomplete ?? "") ? -6 : 0);
};
const placeToWrite = () => {
  const chosen = appointed("input");
  if (chosen) return { input: chosen.element, sure: true };
  const ranked = select(WRITABLE).filter((field) => field.checkVisibility() && !closest(field, "[contenteditable=false]"))
    .slice(0, 40).map((input) => ({ input, value: worth(input) + (usable(input) ? 1 : 0) })).filter(({ value }) => value > 0);
  const best = ranked.sort((a, b) => b.value - a.value)[0];
  // What floats over the page once we have pressed what opens a chat needs nothing more to be one.
  return best ? { input: best.input, sure: best.value >= (hasPressed && floats(best.input) ? 3 : 5) } : { input: null, sure: false };
};

// A log and its place to write have a part of the page to themselves: the narrower it is, the likelier.
const stepsTo = (log, field) => {
  let steps = 0;
  for (let at = up(log); at; at = up(at), steps++) if (inside(at, field)) return { around: at, steps };
  return { around: null, steps: 99 };
};
// Some logs repeat what happens for screen readers alone.
const unseen = (element) => {
  for (let at = element; at && at !== document.body; at = up(at)) if (forReaders(at, getComputedStyle(at))) return true;
  return false;
};
const logWorth = (log, field) => {
  const { around, steps } = field ? stepsTo(log, field) : { around: null, steps: 3 };
  const role = log.getAttribute("role");
  const box = log.getBoundingClientRect();
  const wide = !around || around === document.body || around === document.documentElement;
  if (wide && role !== "log" && role !== "feed" && !markedAs(log, "log")) return -9; // live regions serve many purposes
  if (unseen(log)) return -9;
  return (role === "log" || role === "feed" ? 3 : log.hasAttribute("aria-live") ? 1 : 0) + (markedAs(log, "log") ? 2 : 0)
    + (/(auto|scroll)/.test(getComputedStyle(log).overflowY) ? 2 : 0) + (box.height >= 60 ? 1 : 0) + (log.textContent.trim() || rootOf(log) ? 1 : 0) - Math.min(steps, 8) / 2;
};
const logsNear = (field) => select(LIVE).filter((log) => log.checkVisibility() && !inside(log, field) && stepsTo(log, field).steps < 5);
const scrollersNear = (field) => {
  const found = new Set();
  for (let at = up(field), n = 0; at && n < 10 && at !== document.documentElement; at = up(at), n++) {
    for (const one of descendants(at, 400)) {
      if (found.size > 20) return [...found];
      if (!inside(one, field) && (markedAs(one, "log") || /(auto|scroll)/.test(getComputedStyle(one).overflowY)) && one.checkVisibility() && !inside(field, one) && one.tagName !== "TEXTAREA") found.add(one);
    }
    if (found.size) break;
  }
  return [...found];
};
const logFor = (field) => {
  const chosen = appointed("log");
  if (chosen) return chosen.element;
  const live = select(LIVE).filter((log) => log.checkVisibility() && !(field && inside(log, field)));
  const all = field ? [...new Set([...live, ...scrollersNear(field)])] : live.filter((log) => log.getAttribute("role") === "log");
  return all.slice(0, 40).map((log) => ({ log, value: logWorth(log, field) })).filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)[0]?.log ?? null;
};

let parts = { log: null, input: null, sure: false, panel: null };
let pinned = null; // the log in which our own words appeared
const findParts = () => {
  detect();
  const { input, sure } = placeToWrite();
  if (!pinned?.isConnected) pinned = null;
  const log = pinned ?? logFor(input);
  const panel = log && input ? stepsTo(log, input).around : log && up(log);
  parts = { log, input, sure: sure || Boolean(log && input), panel: panel === document.documentElement ? document.body : panel };
  return parts;
};
