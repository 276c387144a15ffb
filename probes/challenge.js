// What of one document asks whether we are human. `widgets`: [{name, boxes, tokens}], `walls`: [{name, parts, titles}].
// `layers`: whether something lies over the page is asked as well, of `covering.js`, which it shares.
// Returns plain data: widgets seen [{name, key}], the names of those whose tokens are there, walls by name, and how the page begins.
({ widgets, walls, layers }) => {
  const trees = roots();
  const find = (selector) => { try { return everywhere(selector, document, trees); } catch { return []; } };
  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !closest(element, ".grecaptcha-badge") && element.getBoundingClientRect().height > (element.tagName === "IFRAME" ? 30 : 0);
  const keyOf = (element) => element.getAttribute("data-sitekey") ?? element.getAttribute("sitekey")
    ?? (/[?&](?:k|sitekey)=([\w-]+)/.exec(element.getAttribute("src") ?? "") ?? [])[1] ?? "";
  return told({
    covered: Boolean(layers && covers()),
    widgets: widgets.flatMap(({ name, boxes, tokens }) => {
      const shownBoxes = boxes.flatMap(find).filter(seen);
      if (!shownBoxes.length) return [];
      const key = shownBoxes.map(keyOf).find(Boolean) ?? cut(find("[data-sitekey]").map(keyOf)[0]);
      return [{ name, key: cut(key) }];
    }),
    filled: widgets.filter(({ tokens }) => tokens.flatMap(find).some((field) => field.value)).map(({ name }) => name),
    walls: walls.filter(({ parts, titles }) => parts.some((part) => find(part).length)
      || titles.some((title) => document.title.startsWith(title))).map(({ name }) => name),
    words: cut(document.body?.innerText, 600),
    long: (document.body?.innerText.length ?? 0) > 600,
  });
}
