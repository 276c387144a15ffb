// Watches a chat from inside its page, so that every message is stamped when it appears and not when it is noticed.
// Runs before the page's own scripts, in every frame. `config`: {name, hints: {log, message, input, send, launcher},
// chat, closed: folded words on a button that opens a chat, and in a notice that one has ended}. Reports go to the function `name` of this window:
//   {kind: "said", epoch, text, whose: "own" | "desk" | "notice", sender} or {kind: "closed"}; and, around messages that
//   are not complete yet, {kind: "stirring"} and {kind: "still"}.
(config) => {
  const SETTLED = 150; // ms without a change after which a message is complete
  const MOST = 500; // bubbles looked at, the latest
  const now = performance.now.bind(performance);
  const origin = performance.timeOrigin;
  const report = (fact) => window[config.name]?.(fact);
  const whole = (text, limit) => String(text ?? "").trim().slice(0, limit); // line breaks kept
  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const words = (element) => new Set(`${element.className?.baseVal ?? element.className} ${element.dataset?.author ?? ""}`.toLowerCase().split(/[\s_-]+/));
  const hasOne = (set, ...candidates) => candidates.some((word) => set.has(word));

  const WRITABLE = "textarea, [contenteditable=''], [contenteditable=true], [role=textbox], input[type=text], input:not([type])";
  const inputIn = (root) => config.hints.input
    ? root.querySelector(config.hints.input)
    : [...root.querySelectorAll(WRITABLE)].find((field) => seen(field) && field.type !== "search");
  const usable = (field) => Boolean(field) && seen(field) && !field.disabled && !field.readOnly
    && field.getAttribute("aria-disabled") !== "true";

  // A log's place to write is in the narrowest part of the page that holds both.
  const placed = (log) => {
    let up = 0;
    for (let around = log.parentElement; around; around = around.parentElement, up++) {
      const input = inputIn(around);
      if (input && !log.contains(input)) return { log, input, around, up };
    }
    return { log, input: null, around: log.parentElement, up };
  };
  // Live regions serve many purposes: only one close to a place to write, in a part of its own, can be a chat's log.
  const near = ({ input, around, up }) => input && up < 4 && around !== document.body && around !== document.documentElement;
  const parts = () => {
    const visible = (selector) => [...document.querySelectorAll(selector)].slice(0, 50).filter((log) => log.checkVisibility()).map(placed);
    const logs = visible(config.hints.log ?? "[role=log]");
    const found = logs.length || config.hints.log ? logs : visible("[aria-live=polite], [aria-live=assertive]").filter(near);
    return found.sort((a, b) => !a.input - !b.input || a.up - b.up)[0] ?? { log: null, input: null, around: null };
  };

  const bubblesOf = (log) => {
    if (config.hints.message) return [...log.querySelectorAll(config.hints.message)];
    const marked = [...log.querySelectorAll("[data-author]")];
    if (marked.length) return marked;
    const list = log.querySelector(":scope > ul, :scope > ol, :scope > [role=list]");
    return [...(list ?? log).children];
  };
  const isTyping = (bubble, text) => bubble.matches("[data-typing], [aria-busy=true]") || words(bubble).has("typing")
    || /^[.…•·\s]*$/.test(text);
  const whose = (bubble) => {
    const set = words(bubble);
    if (hasOne(set, "customer", "user", "visitor", "client", "guest", "me", "mine", "own", "self", "outgoing")) return "own";
    return hasOne(set, "system", "status", "notice", "event", "divider", "timestamp") ? "notice" : "desk";
  };
  const sender = (bubble) => whole(bubble.dataset.name
    || bubble.querySelector("[class*=author], [class*=sender], [class*=name]")?.innerText, 60);

  let known = []; // {bubble, text, whose, epoch, timer, told}
  let ending = null;

  const unsettled = new Set();
  const tell = (one) => {
    one.told = true;
    report({ kind: "said", epoch: one.epoch, text: one.text, whose: one.whose, sender: sender(one.bubble) });
    look();
    unsettled.delete(one);
    if (!unsettled.size) report({ kind: "still" });
  };
  const see = (bubble, epoch) => {
    let one = known.find((each) => each.bubble === bubble);
    if (one?.told) return;
    const text = whole(bubble.innerText, 20000);
    if (isTyping(bubble, text)) return;
    // A page that draws its whole log anew shows old messages in new elements.
    const redrawn = !one && known.find((each) => !each.bubble.isConnected && each.text === text && each.whose === whose(bubble));
    if (redrawn) { redrawn.bubble = bubble; return; }
    if (one && one.text === text) return;
    if (!one) known.push((one = { bubble, epoch, told: false, timer: 0 }));
    one.text = text;
    one.whose = whose(bubble);
    if (!unsettled.size) report({ kind: "stirring" });
    unsettled.add(one);
    clearTimeout(one.timer);
    one.timer = setTimeout(tell, SETTLED, one);
  };
  const look = () => {
    const epoch = (origin + now()) / 1000;
    const { log, input } = parts();
    if (!log) return;
    for (const bubble of bubblesOf(log).slice(-MOST)) see(bubble, epoch);
    known = known.slice(-2 * MOST);
    // A place to write that is merely out of use proves nothing: widgets lock it while one waits in a queue, and a
    // chat wrongly taken for closed would make its desk look silent. Closed is what says so and is locked.
    const last = known.at(-1);
    const over = last?.told && last.whose === "notice" && says(config.closed, last.text) && !usable(input);
    if (!over) { clearTimeout(ending); ending = null; }
    else ending ??= setTimeout(report, SETTLED, { kind: "closed" });
  };
  new MutationObserver(look).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["disabled", "readonly", "aria-disabled", "contenteditable", "hidden", "class", "style", "data-author"],
  });

  const sendIn = (around, input) => config.hints.send ? document.querySelector(config.hints.send)
    : [...(input.form ?? around).querySelectorAll("button, [role=button], input[type=submit]")]
      .filter((button) => seen(button) && !button.disabled)
      .find((button) => button.type === "submit" && button.form === input.form && input.form);
  const launcher = () => {
    if (config.hints.launcher) return document.querySelector(config.hints.launcher);
    const names = [...document.querySelectorAll("button, [role=button], a[href], summary")].filter(seen).map(
      (element) => ({ element, name: element.getAttribute("aria-label") || element.innerText || element.title || "" }));
    return names.filter(({ name }) => name.length < 60 && says(config.chat, name))
      .sort((a, b) => a.name.length - b.name.length)[0]?.element ?? null;
  };
  Object.defineProperty(window, `${config.name}_`, { value: {
    ready: () => { look(); const { log, input } = parts(); return Boolean(log) && usable(input); },
    input: () => { const { input } = parts(); return usable(input) ? input : null; },
    send: () => { const { around, input } = parts(); return input ? sendIn(around, input) ?? null : null; },
    shows: (text) => {
      const { log } = parts();
      const plain = (words) => words.replace(/\s+/g, " ").trim();
      return Boolean(log) && bubblesOf(log).slice(-MOST).some((bubble) => plain(bubble.innerText).includes(plain(text)));
    },
    launcher,
  } });
}
