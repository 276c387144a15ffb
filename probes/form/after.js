// What a page shows after a form was sent: waits for it to come to rest, then reads it as a visitor would.
// `sent`: {name, id, text} of the message field, as it was. Resolves to plain data.
async (sent) => {
  const now = () => (performance.timeOrigin + performance.now()) / 1000;
  const loaded = performance.getEntriesByType("navigation")[0]?.domContentLoadedEventEnd || 0;
  let changed = (performance.timeOrigin + loaded) / 1000;

  await new Promise((rest) => {
    let quiet = setTimeout(rest, 150);
    setTimeout(rest, 2000);
    new MutationObserver(() => {
      changed = now();
      clearTimeout(quiet);
      quiet = setTimeout(rest, 150);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });

  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const said = (elements) => [...new Set([...elements].filter(seen).map((one) => cut(one.innerText, 300)).filter(Boolean))].slice(0, 10);
  const again = [...document.querySelectorAll("textarea, input, [contenteditable=true]")].find(
    (field) => seen(field) && (sent.name ? field.getAttribute("name") === sent.name : sent.id ? field.id === sent.id : field.tagName === "TEXTAREA"));
  const form = again?.closest("form");
  const fields = form ? [...form.querySelectorAll("input, textarea, select")] : [];
  const wrong = fields.filter((field) => field.getAttribute("aria-invalid") === "true");
  const unfit = form && !form.noValidate ? fields.filter((field) => !field.validity.valid) : [];
  const about = (field) => cut(
    `${field.labels?.[0]?.innerText ?? field.name}: `
    + ((field.getAttribute("aria-errormessage") ?? field.getAttribute("aria-describedby") ?? "").split(/\s+/)
      .map((id) => id && document.getElementById(id)?.innerText).filter(Boolean).join(" ") || field.validationMessage || "not accepted"), 300);

  return {
    again: Boolean(again),
    holds: Boolean(again) && cut(again.value ?? again.innerText, 10000) === cut(sent.text, 10000),
    alerts: said(document.querySelectorAll("[role=alert]")),
    errors: said(document.querySelectorAll(".error, .errors, .errorlist, .field-error, .form-error, .invalid-feedback, .error-message, .help-block.error")),
    wrong: wrong.slice(0, 10).map(about),
    unfit: unfit.slice(0, 10).map(about),
    epoch: changed,
    words: cut(document.body?.innerText, 20000),
  };
}
