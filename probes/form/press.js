// What a visitor would press to get on: of everything that can be pressed and can be seen, what says one of `words`
// (folded), and least else. `avoid`: words of what is not to be pressed; `kinds`: selectors. Resolves to an element, or null.
({ words, avoid, kinds }) => {
  const LONGEST = 60;
  const textOf = (one) => one.innerText || one.value || one.getAttribute("aria-label") || one.title || one.alt || "";
  const worth = (one) => {
    const text = textOf(one);
    if (text.length > LONGEST || says(avoid, text)) return 0;
    const found = words.filter((word) => says([word], text)).map((word) => word.length);
    return found.length ? Math.max(...found) / Math.max(1, fold(text).length) : 0;
  };
  let best = null, most = 0;
  for (const one of everywhere(kinds)) {
    if (one.disabled || one.getAttribute("aria-disabled") === "true" || !shown(one)) continue;
    const its = worth(one);
    if (its > most) [best, most] = [one, its];
  }
  return best;
}
