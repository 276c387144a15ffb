// What a visitor would press to get on: of everything that can be pressed and can be seen, what says one of `words`
// (folded), and least else. `avoid`: words of what is not to be pressed; `kinds`: selectors; `bare`: of what is no button,
// and looks as if it could be pressed all the same: a card counts by its heading. Resolves to an element, or null.
({ words, avoid, kinds, bare }) => {
  const LONGEST = bare ? 200 : 60;
  const textOf = (one) => one.innerText || one.value || one.getAttribute("aria-label") || one.title || one.alt || "";
  const headOf = (one) => bare && one.querySelector("h1, h2, h3, h4, h5, h6, strong, b")?.innerText || textOf(one);
  const points = (one) => getComputedStyle(one).cursor === "pointer";
  const isCard = (one) => points(one) && !(one.parentElement && points(one.parentElement))
    && !closest(one, "a[href]:not([href^='#']), button, label, summary, nav, header, footer, [role=navigation]") && !one.querySelector("a[href]:not([href^='#']), input:not([type=hidden]), textarea, select");
  const worth = (one) => {
    const text = textOf(one), head = headOf(one);
    if (text.length > LONGEST || says(avoid, head)) return 0;
    const found = words.filter((word) => says([word], head)).map((word) => word.length);
    return found.length ? Math.max(...found) / Math.max(1, fold(head).length) : 0;
  };
  let best = null, most = 0;
  for (const one of everywhere(kinds)) {
    if (one.disabled || one.getAttribute("aria-disabled") === "true" || !shown(one) || bare && !isCard(one)) continue;
    const its = worth(one);
    if (its > most) [best, most] = [one, its];
  }
  return best;
}
