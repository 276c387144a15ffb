// The messages of the log, each from its first sign to its end, whatever the page does to its elements meanwhile.
const MOST_ROWS = 500; // looked at, the latest
const SETTLED = 150; // ms without a change after which a message is complete
const UNFINISHED = 750; // the same where more is likely to come
const SLOW = 2000; // and at most, for a message that is being written bit by bit
const RECENT = 2000; // ms within which what was taken away is taken for redrawn rather than gone

const entries = []; // {id, row, text, plain, whose, sure, line, sender, epoch, changed, told, gone}
const byRow = new WeakMap();
const byPlain = new Map();
const unsettled = new Set();
let introduced = false; // a form before the chat has said who we are, and perhaps all we have to say
const expected = []; // {plain, row, pressed}: what we have said, or pressed, in order, and where it appeared
let newestFirst = false;
let namesShown = false; // some message of the desk's has the name of who said it
let streamed = false; // some message of the desk's has grown at its end
let count = 0;

const stamps = new WeakMap(); // node -> when it was put into the page
const stampOfNode = (node) => {
  let latest = 0;
  for (let at = node; at; at = up(at)) latest = Math.max(latest, stamps.get(at) ?? 0);
  return latest || clock();
};
// When the first word of a message was put there.
const stampOf = (row) => {
  const first = descendants(row, 40).find((one) => !elementsIn(one).length && one.textContent.trim());
  return stampOfNode(first ?? row);
};

const rowOf = (element) => { for (let at = element; at && at !== parts.log; at = up(at)) { const one = byRow.get(at); if (one) return one; } return null; };
const file = (entry, text) => {
  byPlain.get(entry.plain)?.delete(entry);
  entry.text = text;
  entry.plain = plainText(text) || text;
  if (!byPlain.has(entry.plain)) byPlain.set(entry.plain, new Set());
  byPlain.get(entry.plain).add(entry);
};
const bind = (entry, row) => { byRow.delete(entry.row); entry.row = row; entry.gone = 0; byRow.set(row, entry); };

const settle = (entry) => {
  // What we have said is complete as it stands there, word for word.
  if (!unsettled.size && !entry.told && expected.some((one) => one.row === entry.row && one.plain === entry.plain)) { tellOne(entry); return; }
  if (!unsettled.size) report({ kind: "stirring" });
  unsettled.add(entry);
  clearTimeout(entry.timer);
  entry.timer = setTimeout(tell, restOf(entry), entry);
};
// Who waits too short takes the beginning of an answer for all of it; who waits longer is told later, of the same times.
const restOf = ({ row, gap, text, whose }) => {
  if (row.getAttribute("aria-busy") === "true" || row.dataset.isStreaming === "true") return SLOW;
  if (whose !== "desk") return SETTLED;
  return Math.min(SLOW, Math.max(gap || streamed || !isWhole(text) ? UNFINISHED : SETTLED, 4 * gap));
};
// Whether it ends as a sentence does, or is a line of the widget's own, which often has no full stop.
const isWhole = (text) => /[\p{P}\p{Extended_Pictographic}]\s*$/u.test(text) && !/[,\p{Pd}\p{Ps}]\s*$/u.test(text)
  || (text.length < 200 && says(config.words.closed, text));
// In the order in which they began: what comes after it ends a message.
const tell = (entry) => {
  for (const one of unsettled) { // in the order in which they began to change
    if (one.id < entry.id && !one.told) tellOne(one);
  }
  tellOne(entry);
};
const tellOne = (entry) => {
  clearTimeout(entry.timer);
  unsettled.delete(entry);
  const still = !unsettled.size;
  const kind = entry.told ? "edited" : "said";
  const { id, epoch, text, whose, sure, changed, before } = entry;
  if (!entry.told || before !== text) {
    const own = senderIn(entry.row);
    entry.sender = own || entry.sender || (entry.line ? "" : follows(entry));
    // Where messages carry names, a line without one may be the widget's.
    const named = Boolean(own) || !namesShown;
    namesShown ||= Boolean(own) && entry.whose === "desk";
    report({ named, kind, id, epoch: entry.told ? changed : epoch, done: changed, text, whose, sure, sender: entry.sender, before: before ?? "", still });
  } else if (still) report({ kind: "still" });
  entry.told = true;
  entry.before = text;
  entry.gap = 0;
  housekeeping();
};
// Names are often shown once for several messages on end.
const follows = (entry) => {
  const last = entries[entries.lastIndexOf(entry) - 1];
  return entry.whose === "desk" && last?.whose === "desk" ? last.sender ?? "" : "";
};

// Our words, with a name or a time of day beside them; the desk's "Hello, how are you?" is not our "Hello".
const holds = (plain, ours) => plain === ours
  || (plain.includes(ours) && plain.length <= ours.length + Math.min(60, Math.max(12, ours.length)));

const whoseIs = (row, text, metaOnly) => {
  const told = markedWhose(row);
  const plain = plainText(text);
  const mine = told === "desk" || !plain ? null : expected.find((one) => !one.row && holds(plain, one.plain));
  if (mine) {
    mine.row = row;
    pinned = parts.log;
    ownLooks.add(lookOf(row));
    return { whose: "own", sure: true };
  }
  if (told === "desk" && captioned(row, text)) return { whose: "desk", sure: false, line: true };
  const sender = fold(senderIn(row));
  if (config.words.system.includes(sender)) return { whose: "notice", sure: true };
  if (!told && config.words.you.includes(sender)) return { whose: "own", sure: true };
  if (told) {
    if (told !== "notice" && entries.length < 10) (told === "own" ? ownLooks : deskLooks).add(lookOf(row));
    return { whose: told, sure: true };
  }
  if (metaOnly) return { whose: "notice", sure: true };
  const look = lookOf(row);
  if (ownLooks.has(look) && deskLooks.size && !deskLooks.has(look)) return { whose: "own", sure: false };
  deskLooks.add(look); // in doubt it is the desk's: a reply must never be lost
  return { whose: "desk", sure: false };
};

// Nobody writes on by taking words back: what is not told yet had been complete.
const corrects = (entry, text, at) => !entry.told && !entry.gap && entry.whose === "desk" && (at - entry.changed) * 1000 > SETTLED
  && !text.startsWith(entry.text) && similar(entry.plain, plainText(text));
const change = (entry, text, at) => {
  if (entry.text === text) return;
  if (corrects(entry, text, at)) tell(entry); // what it was is told before it is changed
  streamed ||= entry.whose === "desk" && entry.text !== "" && text.startsWith(entry.text) && (at - entry.changed) * 1000 < SLOW;
  if (!entry.told) entry.gap = Math.max(entry.gap || 0, (at - entry.changed) * 1000);
  file(entry, text);
  entry.changed = at;
  if (!entry.told && entry.whose !== "own") Object.assign(entry, whoseIs(entry.row, text, false));
  settle(entry);
};
const begin = (row, text, metaOnly, at) => {
  const entry = { id: ++count, row, epoch: at, changed: at, told: false, gap: 0, gone: 0, ...whoseIs(row, text, metaOnly) };
  file(entry, text);
  byRow.set(row, entry);
  entries.push(entry);
  if (entries.length > 2 * MOST_ROWS) for (const old of entries.splice(0, MOST_ROWS)) byPlain.get(old.plain)?.delete(old);
  settle(entry);
};

// A page that draws its log anew shows old messages in new elements.
const redrawn = (row, plain, text, rows, at) => {
  const gone = (one) => !one.row.isConnected || !inside(parts.log, one.row);
  for (const entry of byPlain.get(plain) ?? []) {
    if (inside(row, entry.row) || inside(entry.row, row)) return entry; // the same, told by another of its elements
    if (gone(entry) && (rows.length > 1 || !entry.gone || (at - entry.gone) * 1000 < RECENT || row !== rows.at(-1) || elementsIn(up(row) ?? row).at(-1) !== row)) return entry;
  }
  // Of one whose writing halted the beginning was told; its end comes with the element that takes its place.
  const goesOn = (one) => !one.told || (one.whose === "desk" && one.gone && (at - one.gone) * 1000 < SETTLED);
  return entries.slice(-3).find((one) => gone(one) && text.startsWith(one.text) && goesOn(one)) ?? null;
};
const similar = (one, other) => {
  const words = new Set(one.split(" "));
  const others = other.split(" ");
  return others.filter((word) => words.has(word)).length * 2 > Math.max(words.size, others.length);
};
// In a log drawn anew, a message with other words in the place of an old one is its new wording.
const reworded = (index, rows, plain) => {
  const before = index ? byRow.get(rows[index - 1]) : null;
  const after = byRow.get(rows[index + 1]);
  const place = entries.indexOf(before);
  const missing = index && place < 0 ? null : entries[place + 1];
  if (!missing || missing.row.isConnected || rows.length < 2) return null;
  return entries[place + 2] === after && similar(missing.plain, plain) ? missing : null;
};
const above = (row, first) => row.getBoundingClientRect().top < first.row.getBoundingClientRect().top;

// What holds messages that we know is none itself.
const holdsOthers = (row) => entries.slice(-20).filter((one) => one.told && one.row !== row && inside(row, one.row)).length > 1;

const read = (row) => {
  const text = readText(row) || readText(row, 1);
  return text ? { text, metaOnly: false } : { text: readText(row, 2), metaOnly: true };
};
const takeUp = (rows, at, stamp) => {
  const fresh = [];
  rows.forEach((row, index) => {
    const entry = byRow.get(row);
    if (!entry && (holdsOthers(row) || unseen(row))) return;
    const { text, metaOnly } = read(row);
    if (isTyping(row, text)) { if (!entry) typing(row, at); return; }
    if (!text || DOTS.test(text) || (metaOnly && isStamp(text))) return;
    if (entry) { change(entry, text, at); return; }
    const plain = plainText(text) || text;
    const old = redrawn(row, plain, text, rows, at);
    if (old) { bind(old, row); change(old, old.plain === plain ? old.text : text, at); } else fresh.push({ row, text, plain, metaOnly, index });
  });
  const first = entries.find((one) => one.told && one.row.isConnected && (at - one.changed) * 1000 > SETTLED);
  for (const { row, text, plain, metaOnly, index } of fresh) {
    const edited = reworded(index, rows, plain);
    const mine = expected.find((one) => !one.row && one.plain === plain);
    if (edited) { bind(edited, row); change(edited, text, at); continue; }
    if (first && mine) newestFirst = above(row, first);
    else if (first && !newestFirst && above(row, first)) { byRow.set(row, history); continue; }
    begin(row, text, metaOnly, stamp(row));
  }
};
const history = { told: true, text: "", plain: "", row: document.documentElement, history: true };
