// Watches a chat from inside its page, so that everything is stamped when it appears and not when it is noticed.
// Runs before the page's own scripts, in every frame. `config`: see `probes.widget.config`. Reports go to the function `name` of
// this window: {kind: "said" | "edited" | "typing" | "menu" | "form" | "lost" | "closed", ...} and {kind: "stirring"} where a
// message begins to appear. Once all of them are complete, the last one told says so with `still: true`, or {kind: "still"}
// does. Times are seconds since 1970.
(config) => {
  const INTERVAL = 60; // ms between two searches for a chat
  let log = null; // the one whose messages we know
  let stale = true;
  let searching = 0;
  let keeping = 0;
  let effort = 0; // ms that the last search took
  let ending = 0;
  let changed = 0; // when the page last did

  const adopt = (at) => {
    const before = log;
    ({ log } = findParts());
    stale = !log || !parts.input;
    if (!log || log === before) return;
    takeUp(allRows(log).slice(-MOST_ROWS), at, stampOf);
    for (const one of typingIn(parts.panel ?? log)) typing(one, at);
  };
  const search = () => {
    clearTimeout(searching);
    searching = 0;
    const begun = now();
    adopt(clock());
    effort = now() - begun;
    housekeeping();
  };
  // A page in which looking takes long is looked at less often; when something came is known all the same.
  const soon = () => { searching ||= setTimeout(search, Math.min(1000, Math.max(INTERVAL, 10 * effort))); };

  // Rows that are new or changed by these nodes; null where the whole log has to be looked at.
  const rowsAt = (touched) => {
    const rows = new Set();
    for (const element of touched) {
      const entry = rowOf(element);
      if (entry && entry !== history) { rows.add(entry.row); if (!regrouped(element, entry)) continue; return null; }
      if (entry === history || !element.isConnected || element === log) continue;
      if (mode === "selector" && element.matches(messageSelector())) { rows.add(element); continue; }
      if (mode === "structure" ? holders.has(up(element)) : mode === "marked" && beside(element)) { rows.add(element); continue; }
      if (spoken(element) || select(TYPING_BY, element).length) return null;
    }
    return [...rows];
  };
  // In the place of an earlier one and of its kind: no other part of the log need be looked at.
  const beside = (element) => {
    const last = entries.at(-1);
    return last?.row.isConnected && up(last.row) === up(element) && isRowLike(element) && looks(element) === looks(last.row) && outermost([element, ...[...element.querySelectorAll(ROWS)].filter(isRowLike)]).length === 1;
  };
  // A message put into the group of an earlier one makes that one a group.
  const regrouped = (element, entry) => element !== entry.row && !INLINE.test(element.tagName) && stamps.get(element) > entry.changed
    && (isRowLike(element) || (mode === "structure" && holders.has(up(element))));

  const seenOwn = (added) => {
    const waiting = expected.filter((one) => !one.row);
    if (!waiting.length) return;
    for (const element of added) {
      if (!element.isConnected || (parts.input && (inside(parts.input, element) || inside(element, parts.input)))) continue;
      if (log && inside(log, element)) { if (mode === "structure" || !entries.length) learn(element, waiting); continue; }
      const said = plainText(element.textContent.slice(0, 2 * MOST_TEXT));
      if (element.checkVisibility() && !forReaders(element, getComputedStyle(element)) && waiting.some((one) => said.includes(one.plain))) leadTo(element);
    }
  };
  const learn = (element, waiting) => {
    const said = plainText(element.textContent.slice(0, 2 * MOST_TEXT));
    if (up(element) && waiting.some((one) => said.includes(one.plain) && said.length < 2 * one.plain.length + 200)) learnHolder(up(element));
  };
  // Our own words tell where the log is.
  const leadTo = (element) => {
    const field = parts.input;
    let found = null;
    for (let at = up(element); at && at !== document.documentElement && !(field && inside(at, field)); at = up(at)) {
      found = at;
      if (/(auto|scroll)/.test(getComputedStyle(at).overflowY) || at.matches(LIVE)) break;
    }
    if (!found) return;
    pinned = found;
    learnHolder(up(element));
    adopt(clock());
  };

  const onMutations = (records) => {
    const at = clock();
    changed = at;
    const touched = new Set();
    const added = [];
    for (const record of records) {
      const target = record.target.nodeType === 1 ? record.target : record.target.host ?? record.target.parentElement;
      if (record.type !== "childList") { if (target) touched.add(target); continue; }
      for (const node of record.addedNodes) {
        if (node.nodeType === 1) { if (!stamps.has(node)) stamps.set(node, at); trackIn(node); touched.add(node); added.push(node); }
        else if (node.nodeType === 3 && target) touched.add(target);
      }
      if (record.removedNodes.length && target) touched.add(target);
    }
    if (records.some((record) => record.removedNodes.length)) {
      for (const entry of entries.slice(-60)) if (!entry.gone && !entry.row.isConnected) entry.gone = at;
    }
    if (!log || !log.isConnected) { stale = true; seenOwn(added); soon(); return; }
    seenOwn(added);
    const near = [...touched].filter((element) => inside(log, element));
    if (near.length) {
      const rows = near.length > 200 ? null : rowsAt(near);
      takeUp(rows ?? allRows(log).slice(-MOST_ROWS), at, rows ? () => at : stampOf);
    }
    if (near.length < touched.size && (stale || !usable(parts.input) || added.length)) soon();
    watchTyping(touched, at);
    housekeeping();
  };

  const observer = new MutationObserver(onMutations);
  onRoot = (root) => observer.observe(root, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["disabled", "readonly", "aria-disabled", "aria-busy", "contenteditable", "hidden", "class", "style", "data-author", "open"],
  });
  onRoot(document);

  const saysItIsOver = () => {
    if (usable(parts.input) || !(expected.length || introduced)) return false;
    // What was pressed may be shown late, even after the end.
    const pressed = (one) => one.whose === "own" && expected.some((each) => each.pressed && each.plain === one.plain);
    const last = entries.findLast((one) => one.told && !pressed(one));
    // Somebody of the desk's may say that something is closed; a line of the widget's own means the chat.
    const phrases = last?.whose === "notice" ? config.words.closed : config.words.ended;
    if (last && last.whose !== "own" && last.text.length < 200 && says(phrases, last.text)) return true;
    if (preset?.closed && select(preset.closed).some(shown)) return true;
    const place = window !== window.top || !parts.panel?.isConnected ? document.body : parts.panel;
    return (window !== window.top || place !== document.body) && says(config.words.ended, place.innerText.slice(0, 3000));
  };
  const keep = () => {
    keeping = 0;
    const at = clock();
    if (log && parts.input) announce(changed);
    if (log) { offer(at); ask(at); miss(at); }
    // A place to write that is merely out of use proves nothing: widgets lock it while one waits in a queue, and a
    // chat wrongly taken for closed would make its desk look silent. Closed is what says so and is locked.
    if (!saysItIsOver()) { clearTimeout(ending); ending = 0; }
    else ending ||= setTimeout(close, SETTLED, at);
  };
  const close = (at) => {
    for (const one of [...unsettled]) tell(one); // nothing more will come of it
    report({ kind: "closed", epoch: at });
  };
  housekeeping = () => { keeping ||= setTimeout(keep, SETTLED); };

  Object.defineProperty(window, `${config.name}_`, { value: hands({ search, current: () => log }) });
}
