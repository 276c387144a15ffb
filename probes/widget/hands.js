// What the hands of the probe ask of a page: where to write, what to press.
const nameOn = (element) => cut(element.getAttribute("aria-label") || element.innerText || element.title || element.value || "", 200);
const pressable = () => select("button, [role=button], a[href], summary, [role=tab], [role=menuitem], input[type=button], input[type=submit]").filter((one) => !one.disabled && shown(one));
const pressed = new WeakSet();

const sendButton = () => {
  const chosen = appointed("send");
  if (chosen?.element) return chosen.element.disabled ? null : chosen.element;
  const { input, panel } = parts;
  if (!input) return null;
  if (input.form) {
    const own = [...input.form.querySelectorAll("button, [role=button], input[type=submit]")].filter((one) => shown(one) && !one.disabled).find((one) => one.type === "submit" && one.form === input.form);
    if (own) return own;
  }
  const near = panel && panel !== document.body ? panel : around4(input);
  return rootsIn(near).flatMap((root) => [...root.querySelectorAll("button, [role=button], input[type=submit]")])
    .filter((one) => shown(one) && !one.disabled && !(parts.log && inside(parts.log, one)) && says(config.words.send, nameOn(one)) && nameOn(one).length < 40)[0] ?? null;
};

// What takes a press behind the place to write, and says nothing else: an icon, an "OK". The last one, as emoji come before.
const nearbyButton = () => {
  const { input, log } = parts;
  const takesPress = (one) => !one.disabled && shown(one) && (isButton(one) || getComputedStyle(one).cursor === "pointer") && !inside(one, input)
    && !(log && (inside(log, one) || inside(one, log))) && input.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING && !says(config.words.no_choice, nameOn(one));
  for (let at = input && up(input), n = 0; at && n < 4 && at !== document.body; at = up(at), n++) {
    const found = descendants(at, 200).filter(takesPress);
    if (found.length) return found.filter((one) => !found.some((other) => other !== one && inside(other, one))).at(-1);
  }
  return null;
};

// Some buttons are out of use as long as there is nothing to send; by now there is.
const dormant = () => {
  const near = parts.panel && parts.panel !== document.body ? parts.panel : parts.input && around4(parts.input);
  return Boolean(near) && rootsIn(near).flatMap((root) => [...root.querySelectorAll("button, [role=button], input[type=submit]")])
    .some((one) => one.disabled && shown(one) && (one.type === "submit" || says(config.words.send, nameOn(one))));
};

// What opens a chat, best first: by its words, by its marks, or by where it hangs: round, in a lower corner, over the page.
const corner = (element) => {
  const box = element.getBoundingClientRect();
  if (box.width < 30 || box.width > 340 || box.height < 30 || box.height > 120) return false;
  return floats(element) && box.bottom > innerHeight - 160 && (box.right > innerWidth - 420 || box.left < 160);
};
const inForm = (element) => element.form && [...element.form.elements].some((field) => /^(text|email|tel|textarea|select-one)$/.test(field.type) && shown(field));
// Components say what they are by the name of their element, whatever they are made of.
const inComponent = (element, kind) => { for (let at = up(element); at; at = up(at)) if (at.tagName.includes("-") && marked(new Set(fold(at.tagName).split(" ")), kind)) return true; return false; };
// A page's own navigation leads to the page it is on, too: that opens nothing.
const leadsHere = (element) => element.getAttribute("aria-current") === "page"
  || (element.tagName === "A" && Boolean(closest(element, "nav")) && element.href === location.href.split("#")[0]);
const launcherWorth = (element) => {
  if (leadsHere(element)) return -9;
  if (inForm(element)) return -9; // it sends a form that is to be filled in first
  const name = nameOn(element);
  if (says(config.words.no_launcher, name)) return -9;
  const chat = name.length < 60 && says(config.words.chat, name);
  const tiny = window !== window.top && innerWidth <= 400 && innerHeight <= 200;
  return (chat ? 4 : 0) + (markedAs(element, "launcher") || inComponent(element, "launcher") ? 2 : 0) + (tiny ? 3 : corner(element) ? 2 : 0) - (element.tagName === "A" && !chat ? 6 : 0) - name.length / 100;
};
const launchers = () => {
  const chosen = appointed("launcher");
  if (chosen?.by === "hint") return chosen.element && !pressed.has(chosen.element) ? [{ element: chosen.element, worth: 20 }] : [];
  const own = chosen?.element && !pressed.has(chosen.element) ? [{ element: chosen.element, worth: 10 }] : [];
  const hosts = select(config.selectors.launcher).filter(shown);
  const weighed = (elements, more) => [...new Set(elements)].filter((one) => !pressed.has(one)).map((element) => ({ element, worth: launcherWorth(element) + more }))
    .filter(({ worth }) => worth >= 2.5);
  const found = [...own, ...weighed([...pressable(), ...hosts], 0)];
  return (found.length ? found : weighed(hanging(), 1)).sort((a, b) => b.worth - a.worth);
};
// What leads back to the top, to the basket or to settings hangs there as well, and says so in its classes at least.
const servesElse = (element) => {
  const words = new Set([element, ...descendants(element, 8).filter(shown)].flatMap((one) => [...wordsOf(one), ...fold(one.id).split(" ")]));
  return marked(words, "not_launcher") && !marked(words, "launcher");
};
// What hangs in a lower corner and takes a press there, whatever it is made of: where no button does.
const hanging = () => {
  const found = new Set();
  for (const x of [30, 50, 80]) for (const across of [x, innerWidth - x]) for (const y of [30, 50, 80, 110]) {
    let outermost = null;
    for (let at = topAt(across, innerHeight - y, rootOf); at && at !== document.body; at = up(at)) if (getComputedStyle(at).cursor === "pointer" && corner(at)) outermost = at;
    if (outermost && !servesElse(outermost)) found.add(outermost);
  }
  return [...found];
};
// The screen before the conversation: "Send us a message", "New conversation".
const starters = () => {
  const chosen = preset?.start ? select(preset.start).filter((one) => shown(one) && !pressed.has(one)) : [];
  const all = pressable().filter((one) => !pressed.has(one) && nameOn(one).length < 120 && says(config.words.start, nameOn(one)) && !says(config.words.no_launcher, nameOn(one)));
  return [...chosen, ...all.sort((a, b) => nameOn(a).length - nameOn(b).length)];
};
const enders = () => {
  const chosen = preset?.end ? select(preset.end).filter(shown) : [];
  return [...chosen, ...pressable().filter((one) => nameOn(one).length < 40 && says(config.words.end, nameOn(one)))];
};

// A style sheet's own text is text, too, where it stands at the top of a shadow root.
const elementsOf = (root) => [...root.children].filter((one) => !MUTE.test(one.tagName));
const wordsShown = () => cut(tracked().map((root) => (root.body ?? root).innerText ?? elementsOf(root).map((one) => one.innerText ?? "").join(" ")).join(" "), 1500);
// The chat's own words where one of these phrases stands, without those of the page around it; "" where none does.
const LITTLE = 600;
const INLINE_ONLY = /^(B|STRONG|EM|I|SPAN|A|U|SMALL|MARK|FONT|BR)$/;
const said = (element) => cut(element.innerText ?? "", 1500);
const isChats = (element) => element !== document.body && said(element).length <= LITTLE
  && (markedAs(element, "launcher") || element.matches("dialog, [role=dialog]") || /^(fixed|sticky)$/.test(getComputedStyle(element).position));
const chatAround = (element) => { let found = null; for (let at = element; at; at = up(at)) if (isChats(at)) found = at; return found; };
const blockOf = (element) => { let at = element; while (INLINE_ONLY.test(at.tagName) && up(at)) at = up(at); return at; };
const saying = (what) => {
  if (window !== window.top && innerWidth <= 640 && said(document.body).length <= LITTLE) return said(document.body);
  const all = tracked().flatMap((root) => [...root.querySelectorAll("*")]).slice(0, 5000)
    .filter((one) => !MUTE.test(one.tagName) && one.textContent.length <= LITTLE && shown(one) && says(config.words[what], said(one)));
  const deepest = all.filter((one) => !all.some((other) => other !== one && one.contains(other)));
  const chats = deepest.map(chatAround).find(Boolean);
  const block = deepest.map(blockOf).find((one) => says(config.words.about, said(one))) ?? deepest.map(blockOf)[0];
  return said(chats ?? block ?? document.createElement("p"));
};
const press = (element) => { if (element) { pressed.add(element); hasPressed = true; } return element ?? null; };
const holding = (text) => { const { input } = parts; return Boolean(input) && plainText(input.value ?? input.innerText) === plainText(text); };
const sends = () => Boolean(sendButton()) || Boolean(config.hints.send || preset?.send) || dormant();
const expect = (text, pressed = false) => { expected.push({ plain: plainText(text) || text, row: null, pressed }); if (expected.length > 100) expected.shift(); };
// The place to write that the hands have got.
let writing = null;
const getPlace = () => {
  findParts();
  writing = usable(parts.input) ? parts.input : null;
  return writing;
};
const filled = () => Boolean(writing) && (writing.value ?? writing.innerText).trim() !== "";
const dropped = () => filled() && !writing.isConnected;
const standing = () => filled() && writing.isConnected;
const focus = () => {
  if (!writing?.isConnected) return false;
  enter(writing);
  let at = document.activeElement;
  for (let root; at && at !== writing && (root = rootOf(at)); ) at = root.activeElement;
  return at === writing;
};
// Whether the words, or the mouse, have met something else than what they were for, to which nothing was done then; known once.
let guarded = null;
const astray = () => { const end = guarded; guarded = null; return end?.() === "astray"; };
// What is inserted after this takes the place of all that stands there; null where nothing can be.
const take = () => {
  const field = getPlace();
  if (!field || !/^(INPUT|TEXTAREA)$/.test(field.tagName)) return null; // editors of their own want more
  if (!focus()) return null;
  field.select();
  if (!focus() || !usable(field)) return null;
  guarded = guard(field, WORDS);
  return { line: field.tagName === "INPUT" };
};
const shows = (text) => { const plain = plainText(text) || text; return [...(byPlain.get(plain) ?? [])].some((one) => one.whose === "own") || expected.some((one) => one.plain === plain && one.row); };
const hands = ({ search, current }) => ({
  look: () => {
    search();
    const { input, sure } = parts;
    return {
      ready: usable(input) && sure && (!config.hints.log || Boolean(current())), log: Boolean(current()), input: Boolean(input),
      value: (appointed("input")?.element ? 5 : 0) + (current() ? 3 : 0) + (input ? worth(input) : 0),
      preset: preset?.name ?? "", guessed: [...guessed], problems: [...problems], drift: drift(),
      form: Boolean(preset?.form) && select(preset.form).some(shown), away: Boolean(preset?.offline) && select(preset.offline).some(shown),
      speaks: Boolean(current()) && (entries.some((one) => one.told) || choicesNow().length > 0), launcher: launchers()[0]?.worth ?? 0, starter: starters().length > 0,
      widget: Boolean(preset) || (window !== window.top && innerWidth <= 640), words: wordsShown(),
    };
  },
  adopt: (name) => { preset ??= config.presets.find((one) => one.name === name) ?? null; },
  input: getPlace,
  take,
  focus,
  log: () => current() ?? null,
  send: () => sendButton(),
  nearby: () => nearbyButton(),
  sends,
  launcher: () => press(launchers()[0]?.element),
  starter: () => press(starters()[0]),
  ender: () => press(enders().filter((one) => !pressed.has(one))[0]),
  choice: (label) => choicesNow().find((one) => plainText(labelled(one)) === plainText(label) || labelled(one) === label) ?? null,
  pressed: (text) => expect(text, true),
  introduced: () => { introduced = true; },
  forget: () => { if (expected.length && !expected.at(-1).row) expected.pop(); },
  // Once our words stand in the place to write: false where they do not, else the button that sends them, or true for none.
  written: (text) => { if (!holding(text)) return false; expect(text); return sendButton() ?? true; },
  // The same: where to press that button instead, [] where only a hand on it could.
  inserted: (text) => {
    if (astray() || parts.input !== writing || !holding(text)) return null;
    expect(text);
    const button = sendButton();
    const at = pointOf(button);
    if (at) guarded = guard(button, PRESS);
    return at ?? [];
  },
  saying,
  dropped,
  // Whether the widget took it; "astray" where it could not have.
  taken: (text) => shows(text) || !(standing() || dropped()) || (astray() ? "astray" : false),
});
