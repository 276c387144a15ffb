// What an element is called, what a message says, and what about it is no part of what it says.
const MOST_TEXT = 20000; // characters of one message
const MOST_STEPS = 3000; // nodes of one message that are read

// Classes and the attributes in which components say what they are, as folded words.
const NAMED_BY = ["data-author", "data-role", "data-sender", "data-from", "data-type", "data-testid", "data-test-id", "data-message-author-role"];
// Classes that come and go with an animation say nothing of what an element is.
const MOVING = /(^|[-_])(enter|leave|appear|exit|move|animate\w*)([-_]|$)/i;
const classesOf = (element) => (element.getAttribute("class") ?? "").slice(0, 600).split(/\s+/).filter((name) => !MOVING.test(name)).join(" ");
const wordsOf = (element) => new Set(fold([classesOf(element), ...NAMED_BY.map((name) => element.getAttribute(name))]
  .filter(Boolean).join(" ").slice(0, 600)).split(" "));
const marked = (words, kind) => config.marks[kind].some((word) => words.has(word));
const markedAs = (element, kind) => marked(wordsOf(element), kind);

const rootOf = (host) => host.shadowRoot ?? closed.get(host) ?? null;
const childrenOf = (node) => {
  const root = rootOf(node);
  if (root) return root.childNodes;
  if (node.tagName === "SLOT") { const given = node.assignedNodes(); if (given.length) return given; }
  return node.childNodes;
};
const elementsIn = (node) => [...childrenOf(node)].filter((child) => child.nodeType === 1);

// Text for screen readers alone stands in a box of one pixel.
const forReaders = (element, style) => style.position === "absolute" && (element.offsetWidth <= 1 || element.offsetHeight <= 1);
const isButton = (element) => /^(BUTTON|SUMMARY)$/.test(element.tagName) || element.getAttribute("role") === "button";
const MUTE = /^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT|SVG|AUDIO|VIDEO|CANVAS|TEXTAREA|INPUT|SELECT|IFRAME|OBJECT)$/i;

// "name" for who said it, "meta" for when and with what success, "stamp" for what reads like that; null for what is said.
const STAMP = /^\d{1,2}[:.h]\d{2}(:\d{2})?( ?[ap]\.?m\.?)?$/i;
const asideOf = (element) => {
  if (element.tagName === "TIME") return "meta";
  if (preset?.sender && element.matches(preset.sender)) return "name";
  const words = wordsOf(element);
  if (marked(words, "name")) return "name";
  if (marked(words, "meta") || marked(words, "failed")) return "meta";
  const text = element.textContent.length < 40 ? element.textContent.trim() : "";
  return text && isStamp(text) ? "stamp" : null;
};
// `keep`: 0 for what is said alone, 1 with what only reads like a stamp, 2 with what is marked as one.
const readText = (row, keep = 0) => {
  let text = "";
  let steps = 0;
  const line = () => { if (text && !text.endsWith("\n")) text += "\n"; };
  const walk = (node, pre) => {
    if (text.length > MOST_TEXT || ++steps > MOST_STEPS) return;
    if (node.nodeType === 3) { text += pre ? node.data : node.data.replace(/\s+/g, " "); return; }
    if (node.nodeType !== 1) return;
    if (node.tagName === "BR") { text += "\n"; return; }
    if (node.tagName === "IMG") { if ((node.alt ?? "").length <= 4) text += node.alt; return; }
    if (MUTE.test(node.tagName)) return;
    const style = getComputedStyle(node);
    if (style.display === "none" || style.visibility === "hidden") return;
    if (node !== row) {
      if (isButton(node) || forReaders(node, style)) return;
      const aside = asideOf(node);
      if (aside === "name" || (aside === "meta" && keep < 2) || (aside === "stamp" && keep < 1)) return;
    }
    const block = !/^(inline|contents)/.test(style.display);
    const preserved = style.whiteSpace.startsWith("pre") || style.whiteSpace === "break-spaces";
    if (block) line();
    for (const child of childrenOf(node)) walk(child, preserved);
    if (block) line();
  };
  walk(row, false);
  return text.replace(/[ \t]*\n[ \t]*/g, "\n").replace(/\n{3,}/g, "\n\n").trim().slice(0, MOST_TEXT);
};

const descendants = (row, most) => {
  const found = [];
  const walk = (element) => { for (const child of elementsIn(element)) { if (found.length >= most) return; found.push(child); walk(child); } };
  walk(row);
  return found;
};
const senderIn = (row) => {
  const named = row.dataset.name || row.dataset.sender || row.dataset.authorName;
  if (named) return cut(named, 60);
  const given = preset?.sender ? select(preset.sender, row)[0] : null;
  if (given) return cut(readText(given, 2), 60);
  for (const one of descendants(row, 150)) {
    if (!marked(wordsOf(one), "name") || markedAs(one, "picture")) continue;
    const name = cut(readText(one, 2), 60);
    if (name) return name;
  }
  return "";
};

const isStamp = (text) => STAMP.test(text) || config.words.stamp.includes(fold(text));
const DOTS = /^[.…•·●○⋅∙\s]*$/;
const plainText = (text) => fold(text);
