// What one document shows after a form was sent, as a visitor sees it; changes nothing.
// `sent`: fields as they were, {name, id, text, main}; `quiet`, `longest`: ms to wait for it to come to rest;
// `places`: {errors, likeErrors, alerts, news} selectors, `thanks`: the desk's own, or null. Resolves to plain
// data, all of it bounded; null where the document is not all there by then, and may be yet: one that has been loading for
// long waits for a script that does not come, and is told of as it is.
// `most`: characters of the page's source that are told as well.
// `watch`: null, or {found, index}: a button of what read.js gave back; `found.pressed` tells from now on whether it was
// pressed, for a script that takes long to do so keeps the press itself from ending in time.
async ({ sent, quiet, longest, thanks, places, watch, most }) => {
  if (watch) {
    watch.found.pressed = false;
    watch.found.buttons[watch.index]?.addEventListener("click", () => { watch.found.pressed = true; }, { once: true, capture: true });
  }
  if (document.readyState === "loading") {
    await new Promise((done) => { document.addEventListener("DOMContentLoaded", done, { once: true }); setTimeout(done, longest); });
  }
  if (document.readyState === "loading" && performance.now() < 3 * longest) return told(null);
  const now = () => (performance.timeOrigin + performance.now()) / 1000;
  const loaded = performance.getEntriesByType("navigation")[0]?.domContentLoadedEventEnd || 0;
  let changed = (performance.timeOrigin + loaded) / 1000;
  if (quiet) {
    await new Promise((rest) => {
      let pause = setTimeout(rest, quiet);
      setTimeout(rest, longest);
      const watch = new MutationObserver(() => { changed = now(); clearTimeout(pause); pause = setTimeout(rest, quiet); });
      for (const root of roots()) watch.observe(root, { subtree: true, childList: true, characterData: true });
    });
  }

  const MOST = 10, LONG = 300;
  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const editable = "input, textarea, select, [contenteditable=''], [contenteditable=true]";
  const trees = roots();
  const find = (selector) => { try { return everywhere(selector, document, trees).filter(seen); } catch { return []; } };
  const said = (elements) => [...new Set(elements.map((one) => cut(one.innerText, LONG)).filter(Boolean))].slice(0, MOST);

  const all = everywhere(editable, document, trees).filter(seen);
  const again = sent.map((one) => [one, all.find((field) => one.name ? field.getAttribute("name") === one.name
    : one.id ? field.id === one.id : field.tagName === "TEXTAREA" || field.isContentEditable)]).filter(([, field]) => field);
  const main = sent.some((one) => one.main) ? again.filter(([one]) => one.main) : again;
  const textOf = (field) => cut(field.value ?? field.innerText, 10000);
  const form = main.length ? closest(main[0][1], "form") : null;
  const fields = form ? all.filter((field) => closest(field, "form") === form) : again.map(([, field]) => field);
  const message = (field) => named(field, "aria-errormessage") || named(field, "aria-describedby") || field.validationMessage || "not accepted";
  const about = (field) => cut(`${labelOf(field) || field.getAttribute("name") || field.id}: ${cut(message(field))}`, LONG);
  const small = (one) => one.tagName !== "LABEL" && !one.querySelector("input, textarea, select, button") && one.innerText.length <= 200;
  const leaves = (elements) => elements.filter((one) => !elements.some((other) => other !== one && one.contains(other)));

  return told({
    again: main.length > 0,
    holds: main.some(([one, field]) => one.text && textOf(field) === cut(one.text, 10000)),
    wrong: fields.filter((field) => field.getAttribute("aria-invalid") === "true").slice(0, MOST).map(about),
    unfit: form?.noValidate ? [] : fields.filter((field) => field.willValidate && !field.validity.valid).slice(0, MOST).map(about),
    errors: said(find(places.errors.join(", "))),
    likely: said(leaves(find(places.likeErrors.join(", ")).filter(small))),
    alerts: said(find(places.alerts.join(", "))),
    news: said(find(places.news.join(", "))),
    thanks: thanks ? said(find(thanks)) : [],
    epoch: changed,
    source: most ? source(most) : "",
    url: cut(location.href, 2000),
    moving: document.readyState === "loading" || Boolean(document.querySelector("script, iframe, frame, meta[http-equiv=refresh i]")),
    text: trees.flatMap((root) => root === document ? [document.body?.innerText] : [...root.children].filter(seen).map((one) => one.innerText))
      .filter(Boolean).join("\n").slice(0, 20000),
  });
}
