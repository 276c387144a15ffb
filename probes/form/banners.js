// What lies over the page, and what a visitor presses to be rid of it. `tools`, `words`, `closers`: see banners.toml;
// `over`: an element that must be reached, or null for the page as a whole; `parts`: roles of `words` that are allowed.
// Returns {button, said} or null: a layer that holds a form with a place for a message is what we came for, and stays.
({ tools, words, closers, over }) => {
  const top = (x, y) => {
    let at = document.elementFromPoint(x, y);
    while (at?.shadowRoot) {
      const inner = at.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === at) break;
      at = inner;
    }
    return at;
  };
  const isModal = (one) => one.getAttribute("aria-modal") === "true" || (one.tagName === "DIALOG" && one.open) || /^(alert)?dialog$/.test(one.getAttribute("role") ?? "");
  const floats = (one) => one !== document.documentElement && one !== document.body && (isModal(one) || /^(fixed|sticky)$/.test(getComputedStyle(one).position));
  const layerOf = (element) => {
    let found = null;
    for (let at = element; at; at = around(at)) if (floats(at)) found = at;
    return found;
  };

  // Where the page is looked at: a grid over the view, or the middle of what must be reached.
  const points = [];
  if (over) {
    const box = over.getBoundingClientRect();
    points.push([box.left + box.width / 2, box.top + box.height / 2]);
  } else for (let row = 1; row < 8; row++) for (let column = 1; column < 8; column++) points.push([innerWidth * column / 8, innerHeight * row / 8]);
  const covered = new Map();
  for (const [x, y] of points) {
    const element = top(x, y);
    if (over && (over === element || over.contains(element) || closest(element ?? over, "label")?.control === over)) continue;
    const layer = element && layerOf(element);
    if (layer && !(over && layer.contains(over))) covered.set(layer, (covered.get(layer) ?? 0) + 1);
  }
  const scrollLocked = [document.documentElement, document.body].some((one) => one && /hidden|clip/.test(getComputedStyle(one).overflowY));
  const share = (hits) => hits / points.length;
  const all = share([...covered.values()].reduce((sum, hits) => sum + hits, 0));  // a layer often comes with a backdrop of its own
  const inside = (layer) => layer.shadowRoot ? [layer, layer.shadowRoot] : [layer];
  const everyIn = (selector, layer) => inside(layer).flatMap((each) => everywhere(selector, each));
  const inTheWay = (layer, hits, consent) => over || scrollLocked || everyIn("*", layer).concat(layer).some(isModal)
    || (consent ? all >= 0.3 : share(hits) >= 0.3 || (share(hits) >= 0.1 && all >= 0.6));

  const pressable = "button, [role=button], a, input[type=button], input[type=submit]";
  const textOf = (one) => cut(one.innerText || one.value || one.getAttribute("aria-label") || one.title || "", 80);
  const able = (layer, selector) => { try { return everyIn(selector, layer).filter((one) => shown(one) && !one.disabled); } catch { return []; } };
  const wordy = (layer, list) => {
    const folded = (one) => fold(textOf(one));
    const worth = (one) => Math.max(0, ...list.filter((word) => says([word], textOf(one))).map((word) => word.length / Math.max(1, folded(one).length)));
    return able(layer, pressable).map((one) => [worth(one), one]).filter(([its]) => its > 0.3).sort((a, b) => b[0] - a[0])[0]?.[1];
  };
  const wholeText = (layer) => inside(layer).flatMap((each) => roots(each)).map((root) => root.innerText ?? [...root.children].map((one) => one.innerText).join(" ")).join(" ");

  for (const [layer, hits] of covered) {
    const text = wholeText(layer);
    const consent = says(words.about, text);
    const tool = tools.find((one) => closest(layer, one.layer) || able(document, one.layer).some((part) => part === layer || layer.contains(part) || part.contains(layer)));
    if (!inTheWay(layer, hits, consent || tool)) continue;
    if (tool) {
      const button = [...tool.refuse, ...tool.accept].flatMap((selector) => able(document, selector))[0];
      if (button) return { button, said: `${tool.name}: ${textOf(button)}` };
    }
    if (everyIn("textarea", layer).some(shown)) continue;
    const button = consent
      ? wordy(layer, words.refuse) ?? wordy(layer, words.accept) ?? wordy(layer, words.close)
      : wordy(layer, words.close) ?? able(layer, closers.selectors.join(", ")).find((one) => one.matches(pressable) || one.onclick || getComputedStyle(one).cursor === "pointer")
        ?? able(layer, pressable).find((one) => closers.signs.includes(textOf(one).trim()));
    if (button) return { button, said: `${cut(text, 60)} …: ${textOf(button) || "×"}` };
  }
  return null;
}
