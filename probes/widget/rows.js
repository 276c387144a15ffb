// Which elements of a log are its messages, and whose.
const ROWS = "[data-author], [data-message-id], [data-messageid], article, [role=article], [role=listitem], li,"
  + " [class*=message i], [class*=bubble i], [class*=msg i], [class*=utterance i], [data-testid*=message i], [data-testid*=Message i]";
const INLINE = /^(P|SPAN|B|I|EM|STRONG|A|BR|UL|OL|LI|PRE|CODE|H[1-6]|BLOCKQUOTE|TABLE|TBODY|TR|TD|TH|HR)$/;
const holders = new WeakSet(); // elements into which messages are put, as we saw it happen
const spoken = (element) => element.textContent.trim() !== "" || Boolean(rootOf(element)) || descendants(element, 80).some((one) => rootOf(one));

const isRowLike = (element) => {
  if (element.hasAttribute("data-author") || element.hasAttribute("data-message-id") || element.hasAttribute("data-messageid")) return true;
  const words = wordsOf(element);
  if (marked(words, "row")) return !marked(words, "not_row") || marked(words, "own") || marked(words, "desk");
  return element.tagName === "ARTICLE" || element.getAttribute("role") === "article";
};
const looks = (element) => `${element.tagName} ${[...wordsOf(element)].filter((word) => config.marks.row.includes(word)).join(" ")}`;
// The outermost of those that stand inside each other, unless an inner kind comes twice: that is a group.
const outermost = (candidates) => {
  const all = new Set(candidates);
  const parent = new Map(candidates.map((one) => { let at = up(one); while (at && !all.has(at)) at = up(at); return [one, at]; }));
  const inner = new Map();
  for (const [one, outer] of parent) if (outer) inner.set(outer, [...(inner.get(outer) ?? []), one]);
  const split = (one) => {
    const said = (inner.get(one) ?? []).filter((each) => spoken(each) && !asideOf(each) && !markedAs(each, "part") && !(buttonsIn(each).length && !readText(each)));
    return new Set(said.map(looks)).size < said.length ? said.flatMap(split) : [one];
  };
  return candidates.filter((one) => !parent.get(one)).flatMap(split);
};
// Beside messages stand the lines of the widget itself: elements in the same place that are marked as nothing.
const withLines = (rows, log) => {
  const tops = new Set();
  for (const row of rows) {
    let at = row;
    while (up(at) && up(at) !== log && elementsIn(up(at)).filter(spoken).length < 2) at = up(at);
    tops.add(at);
  }
  const places = new Set([...tops].map(up).filter((place) => place && inside(log, place)));
  const holding = (element) => rows.some((row) => inside(element, row));
  const lines = [...places].filter((place) => elementsIn(place).length <= 4 * rows.length + 8)
    .flatMap((place) => elementsIn(place)).filter((one) => !tops.has(one) && !isButton(one) && !MUTE.test(one.tagName) && spoken(one) && !rowOf(one));
  const fresh = lines.filter((one) => !holding(one));
  return fresh.length ? ordered([...rows, ...fresh]) : rows;
};
const ordered = (elements) => elements.sort((a, b) => {
  const place = a.compareDocumentPosition(b);
  return place & Node.DOCUMENT_POSITION_DISCONNECTED ? a.getBoundingClientRect().top - b.getBoundingClientRect().top
    : place & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
});
const alike = (elements) => new Set(elements.map((one) => `${one.tagName} ${one.getAttribute("role") ?? ""}`)).size === 1
  && !elements.some((one) => asideOf(one)) && !INLINE.test(elements[0].tagName.replace("LI", ""));
// A log without any marks: its rows are the children of what holds them.
const byStructure = (element, depth = 0) => {
  const kids = elementsIn(element).filter((one) => !MUTE.test(one.tagName) && !isButton(one) && spoken(one));
  if (!kids.length) return element === parts.log ? [] : [element];
  const within = (one) => holdersIn(one).length ? byStructure(one, depth + 1) : [one];
  if (holders.has(element)) return kids.flatMap(within);
  if (/^(UL|OL)$/.test(element.tagName) || /^(list|feed)$/.test(element.getAttribute("role"))) return depth < 6 ? kids.flatMap(within) : [element];
  if (holdersIn(element).length) return kids.flatMap((one) => holders.has(one) || holdersIn(one).length ? byStructure(one, depth + 1) : []);
  if (kids.length === 1 && depth < 6) return INLINE.test(kids[0].tagName) && !/^(UL|OL)$/.test(kids[0].tagName) ? [element === parts.log ? kids[0] : element] : byStructure(kids[0], depth + 1);
  return element === parts.log || alike(kids) ? kids : [element];
};
let holderList = [];
const holdersIn = (element) => holderList.filter((one) => one.isConnected && one !== element && inside(element, one));
const learnHolder = (element) => {
  holderList = holderList.filter((one) => one.isConnected && one !== element).slice(-20);
  holderList.push(element);
  holders.add(element);
};

let mode = "none"; // how the rows of the log were told: "selector", "marked" or "structure"
const messageSelector = () => config.hints.message || (preset?.message && select(preset.message, parts.log).length ? preset.message : "");
const allRows = (log) => {
  const selector = messageSelector();
  if (selector) {
    mode = "selector";
    guessed.delete("message");
    const rows = outer(every(selector, log).slice(-4 * MOST_ROWS));
    // A preset may know messages of one kind and not those of another any more: what stands beside them counts, too.
    return config.hints.message ? rows : withLines(rows, log);
  }
  const candidates = rootsIn(log).flatMap((root) => [...root.querySelectorAll(ROWS)]).filter((one) => one !== log && isRowLike(one)).slice(-4 * MOST_ROWS);
  mode = candidates.length ? "marked" : "structure";
  const rows = candidates.length ? withLines(outermost(candidates.filter(spoken)), log) : byStructure(log);
  if (rows.length && preset?.message) guessed.add("message");
  return rows;
};
const outer = (elements) => { const all = new Set(elements); return elements.filter((one) => { for (let at = up(one); at; at = up(at)) if (all.has(at)) return false; return true; }); };

// Whose: by the preset's selectors, by words of the row, of what is around it, of what is in it.
const byMarks = (element) => {
  const words = wordsOf(element);
  const own = marked(words, "own");
  const desk = marked(words, "desk");
  if (own !== desk) return own ? "own" : "desk";
  return !own && marked(words, "notice") ? "notice" : null;
};
const fits = (row, selector) => {
  if (!selector) return false;
  if (row.matches(selector) || select(selector, row).length) return true;
  for (let at = up(row); at && at !== parts.log; at = up(at)) if (at.matches(selector)) return true;
  return false;
};
const markedWhose = (row) => {
  for (const kind of ["notice", "own", "desk"]) if (preset && fits(row, preset[kind])) return kind;
  const told = byMarks(row);
  if (told) return told;
  for (let at = up(row); at && at !== parts.log; at = up(at)) { const kind = byMarks(at); if (kind && kind !== "notice") return kind; }
  for (const one of descendants(row, 40)) { const kind = asideOf(one) ? null : byMarks(one); if (kind) return kind; }
  return null;
};
// Lines of the widget's own are often drawn as messages with a caption and nothing else.
const captioned = (row, text) => descendants(row, 40).some((one) => markedAs(one, "caption") && readText(one) === text);
// Where nothing is marked, sides and styles of messages whose author we know tell those of others.
const ownLooks = new Set();
const deskLooks = new Set();
const lookOf = (row) => `${row.tagName}|${classesOf(row)}|${sideOf(row)}`;
const sideOf = (row) => {
  const range = document.createRange();
  range.selectNodeContents(row);
  const text = range.getBoundingClientRect();
  const box = text.width ? text : row.getBoundingClientRect();
  const outside = parts.log.getBoundingClientRect();
  const left = box.left - outside.left;
  const right = outside.right - box.right;
  return Math.abs(left - right) < 24 ? "middle" : left > right ? "right" : "left";
};
