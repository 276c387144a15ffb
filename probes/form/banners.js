// What lies over the page, and what a visitor presses to be rid of it. `tools`, `words`, `closers`: see banners.toml;
// `over`: an element that must be reached, or null for the page as a whole; `whole`: this frame itself lies over the page
// around it; `opened`: a banner's settings have been asked for; `act`: switch off what is on, where that is to be saved.
// Returns {button, said, kind}, or {frames} that lie over the page and may hold one, or null. A layer that holds a form
// with a place for a message is what we came for, and stays.
({ tools, words, closers, over, whole, opened, act }) => {
  const covered = whole ? new Map([[document.body, POINTS]]) : covering(over);
  const all = total(covered);  // a layer often comes with a backdrop of its own
  const inTheWay = (layer, hits, consent) => over || whole || scrollLocked() || holdsModal(layer)
    || (consent ? all >= MUCH : share(hits) >= MUCH || (share(hits) >= 0.1 && all >= 0.6));

  const pressable = "button, [role=button], a, input[type=button], input[type=submit]";
  const textOf = (one) => cut(one.innerText || one.value || one.getAttribute("aria-label") || one.title || "", 80);
  const able = (layer, selector) => { try { return everyIn(selector, layer).filter((one) => shown(one) && !one.disabled); } catch { return []; } };
  const leads = (one) => /^(?!#|javascript:)/i.test(closest(one, "a[href]")?.getAttribute("href") ?? "#");
  const worth = (one, list) => Math.max(0, ...list.filter((word) => says([word], textOf(one))).map((word) => word.length)) / Math.max(1, fold(textOf(one)).length);
  const KINDS = ["refuse", "save", "settings", "accept", "close"];  // the better ones first
  // What a button does, by the words that say most of what it says.
  const kindOf = (one) => KINDS.map((kind) => ({ one, kind, worth: worth(one, words[kind]) })).sort((a, b) => b.worth - a.worth)[0];
  const wordy = (layer, kinds) => able(layer, pressable).map(kindOf)
    .filter(({ one, kind, worth }) => worth > 0.3 && kinds.includes(kind) && !(leads(one) && /settings|save/.test(kind))).sort((a, b) => b.worth - a.worth);
  const wholeText = (layer) => inside(layer).flatMap((each) => roots(each)).map((root) => root.innerText ?? [...root.children].map((one) => one.innerText).join(" ")).join(" ");

  const boxes = "input[type=checkbox], [role=switch], [role=checkbox]";
  const on = (box) => (box.checked || box.getAttribute("aria-checked") === "true") && !box.disabled && box.getAttribute("aria-disabled") !== "true";
  const switchOff = (layer) => { for (const box of everyIn(boxes, layer).filter(on).slice(0, 200)) box.click(); };

  // Of a consent banner: where there is nothing to be switched off, what is saved is what was accepted.
  const answers = (layer, tool, kinds) => {
    const made = KINDS.flatMap((kind) => (tool?.[kind] ?? []).flatMap((selector) => able(document, selector)).map((one) => ({ one, kind })));
    return [...made, ...wordy(layer, KINDS)].filter(({ kind }) => kinds.includes(kind)).map(({ one, kind }) => {
      const around = layerOf(one) ?? layer;
      const plain = kind === "save" && !everyIn(boxes, around).length;
      return { button: one, kind: plain ? "accept" : kind, layer: around, rank: KINDS.indexOf(kind) + (plain ? 1.5 : 0) };
    });
  };
  const closes = (layer) => {
    const button = able(layer, pressable).map((one) => ({ one, worth: worth(one, words.close) })).filter(({ worth }) => worth > 0.3).sort((a, b) => b.worth - a.worth)[0]?.one
      ?? able(layer, closers.selectors.join(", ")).find((one) => one.matches(pressable) || one.onclick || getComputedStyle(one).cursor === "pointer")
      ?? able(layer, pressable).find((one) => closers.signs.includes(textOf(one).trim()));
    return button ? [{ button, kind: "close", layer, rank: KINDS.length }] : [];
  };

  const offers = [];
  const frames = [];
  for (const [layer, hits] of covered) {
    const text = wholeText(layer);
    const consent = says(words.about, text);
    const tool = tools.find((one) => closest(layer, one.layer) || able(document, one.layer).some((part) => part === layer || layer.contains(part) || part.contains(layer)));
    if (!inTheWay(layer, hits, consent || tool) || (!tool && everyIn("textarea", layer).some(shown))) continue;
    frames.push(...everyIn("iframe", layer).concat(layer).filter((one) => one.tagName === "IFRAME" && shown(one)));
    const kinds = KINDS.filter((kind) => !(kind === "settings" && opened));
    const found = consent || tool ? [...answers(layer, tool, kinds), ...closes(layer)]
      : [...(opened ? answers(layer, null, ["refuse", "save"]) : []), ...(whole ? [] : closes(layer))];
    offers.push(...found.map((each) => ({ ...each, said: `${tool ? `${tool.name}` : `${cut(text, 60)} …`}: ${textOf(each.button) || "×"}` })));
  }
  const best = offers.sort((a, b) => a.rank - b.rank)[0];
  if (act && best?.kind === "save") switchOff(best.layer);
  return best ? { button: best.button, said: best.said, kind: best.kind, rank: best.rank } : frames.length ? { frames } : null;
}
