// What happens in a chat beside messages: typing dots, choices offered, a form in the log, a message that was lost.
const TYPING_BY = "[data-typing], [class*=typing i], [class*=writing i], [data-testid*=typing i], [class*=dots i], [class*=composing i]";
const MOST_CHOICES = 30;

let typist = null; // {element, since, who}: what shows that somebody is typing
const typingWords = (text) => text.length < 80 && says(config.words.typing, text);
const isTyping = (row, text) => {
  if (preset?.typing && fits(row, preset.typing) && (!text || DOTS.test(text) || typingWords(text))) return true;
  if (row.matches("[data-typing]") || (row.getAttribute("aria-busy") === "true" && !text)) return true;
  if (text && !DOTS.test(text)) return typingWords(text) && (markedAs(row, "typing") || markedWhose(row) !== "own");
  if (text) return true;
  return markedAs(row, "typing") || select(TYPING_BY, row).some((one) => markedAs(one, "typing")) || dotted(row);
};
// A bubble of the desk's with nothing in it but a moving picture or a row of empty elements.
const dotted = (row) => !row.querySelector("img, video, audio, iframe, canvas") && row.checkVisibility()
  && markedWhose(row) === "desk" && (Boolean(row.querySelector("svg")) || descendants(row, 30).some((one) => elementsIn(one).length === 3 && !one.textContent.trim()));
const typing = (element, at) => {
  if (typist || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return;
  const named = fold(readText(element, 2));
  const phrase = config.words.typing.find((one) => ` ${named} `.includes(` ${one} `));
  typist = { element, since: at, text: readText(element, 2), who: phrase ? cut(readText(element, 2), 80) : senderIn(element) };
  report({ kind: "typing", epoch: at, who: typist.who });
};
const stillTyping = () => {
  const { element } = typist;
  if (!element.isConnected || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const text = readText(element, 2);
  return !text || DOTS.test(text) || typingWords(text) || text === typist.text;
};
const typingIn = (place) => [...select(preset?.typing, place), ...select(TYPING_BY, place)]
  .filter((one) => shown(one) && (markedAs(one, "typing") || one.matches("[data-typing]") || preset?.typing)
    && (!readText(one, 2) || DOTS.test(readText(one, 2)) || typingWords(readText(one, 2))));
const watchTyping = (touched, at) => {
  if (typist && !stillTyping()) {
    report({ kind: "typed", epoch: typist.since, until: at, who: typist.who });
    typist = null;
  }
  if (typist) return;
  const place = parts.panel ?? parts.log;
  for (const element of [...touched].slice(0, 100)) {
    if (!element.isConnected || element === place || !inside(place, element) || inside(element, parts.log)) continue;
    if (element.closest("textarea, input, [contenteditable=true]")) continue;
    const entry = rowOf(element);
    if (entry?.told) continue;
    const [found] = typingIn(element);
    const self = !found && !entry && element.textContent.length < 80 && typingWords(readText(element, 2)) ? element : null;
    const own = !found && !self && (element.matches(TYPING_BY) || (preset?.typing && fits(element, preset.typing))) && markedAs(element, "typing")
      && (!readText(element, 2) || typingWords(readText(element, 2))) ? element : null;
    if (found ?? self ?? own) { typing(found ?? self ?? own, at); return; }
  }
};

const labelled = (button) => cut(button.innerText || button.value || "", 80);
const choicesNow = () => {
  const lastOwn = entries.findLast((one) => one.whose === "own" && one.row.isConnected);
  const panel = parts.panel && parts.panel !== document.body ? parts.panel : parts.log;
  const found = preset?.menu ? select(preset.menu, panel).filter(shown) : [];
  const all = found.length ? found : [...new Set([...buttonsIn(parts.log), ...rootsIn(panel).flatMap((root) => buttonsIn(root.host ?? root)), ...select(config.selectors.choice, panel).filter(shown)])];
  return all.slice(0, 200).filter((button) => {
    const text = labelled(button);
    if (!/\p{L}|\d/u.test(text) || says(config.words.no_choice, text) || (button.form && button.form === parts.input?.form)) return false;
    const row = rowOf(button);
    if (row && (row.whose === "own" || (lastOwn && ordered([row.row, lastOwn.row])[0] === row.row))) return false;
    return found.includes(button) || inside(parts.log, button) || offered(button);
  }).slice(0, MOST_CHOICES);
};
const offered = (button) => { for (let at = button, n = 0; at && n < 4 && at !== parts.panel; at = up(at), n++) if (markedAs(at, "choice")) return true; return false; };
let offeredBefore = "";
const menus = new Set(); // those told of
const offer = () => {
  const buttons = choicesNow();
  const choices = [...new Set(buttons.map(labelled))];
  const signature = choices.join("\n");
  if (signature === offeredBefore) return;
  offeredBefore = signature;
  if (!choices.length) return;
  const epoch = stampOfNode(buttons[0]);
  if (menus.size > 200 || menus.has(`${epoch} ${signature}`)) return; // the same again, after something was in its way
  menus.add(`${epoch} ${signature}`);
  report({ kind: "menu", epoch, choices });
};

let askedBefore = null;
const fieldsAsked = () => {
  const place = parts.log;
  return select("input:not([type=hidden]):not([type=file]):not([type=search]):not([type=submit]):not([type=button]), textarea, select", place)
    .filter((field) => field !== parts.input && usable(field));
};
const ask = (at) => {
  const [field] = fieldsAsked();
  if (!field || field === askedBefore) return;
  askedBefore = field;
  report({ kind: "form", epoch: Math.min(at, stampOfNode(field)) });
};

const lost = new WeakSet();
const miss = (at) => {
  for (const entry of entries.slice(-6)) {
    if (entry.whose !== "own" || !entry.told || lost.has(entry) || !entry.row.isConnected) continue;
    const failed = [entry.row, up(entry.row) === parts.log ? entry.row : up(entry.row), ...descendants(entry.row, 40)].some((one) => one && markedAs(one, "failed") && one.checkVisibility())
      || says(config.words.failed, readText(entry.row, 2).slice(entry.text.length / 2)) && !says(config.words.failed, entry.text);
    if (failed) { lost.add(entry); report({ kind: "lost", epoch: at, text: entry.text }); }
  }
};

// Lines of the widget that stand outside its log: our turn, that nobody is there.
const announced = new WeakMap();
const announcedTexts = new Set();
const announce = (at) => {
  const place = parts.panel && parts.panel !== document.body ? parts.panel : null;
  const lines = [...select(preset?.queue), ...select(preset?.offline), ...(place ? select("[role=status], [role=alert]", place) : [])];
  for (const line of lines.slice(0, 20)) {
    if (!shown(line) || inside(parts.log, line) || inside(line, parts.log) || inside(line, parts.input)) continue;
    const text = readText(line, 2);
    if (!text || text.length > 300 || DOTS.test(text) || typingWords(text) || announced.get(line) === text || announcedTexts.has(text)) continue;
    announced.set(line, text);
    if (announcedTexts.size < 200) announcedTexts.add(text);
    report({ kind: "said", epoch: at, done: at, text, whose: "notice", sure: true, sender: "" });
  }
};
