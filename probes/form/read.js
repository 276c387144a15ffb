// Reads the fields and buttons of one document as a visitor sees them, and changes nothing.
// `overrides`: role -> CSS selector. Returns {facts, fields, buttons}; facts is plain data, the others are elements.
(overrides) => {
  const MOST = 300;
  // Styled check boxes are invisible themselves; their labels are what people click.
  const visible = (element) => shown(element)
    || (/^(checkbox|radio)$/.test(element.type) && [...(element.labels ?? [])].some(shown));

  const problems = [];
  const overridden = (element) => Object.keys(overrides).find((role) => {
    try { return element.matches(overrides[role]); }
    catch { problems.push(role); delete overrides[role]; return false; }
  }) ?? null;

  const forms = [...document.forms];
  const kinds = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=image]):not([type=reset]), textarea, select, [contenteditable=''], [contenteditable=true]";
  const fields = [...document.querySelectorAll(kinds)].slice(0, MOST);
  const buttons = [...document.querySelectorAll("button, input[type=submit], input[type=image], input[type=button], [role=button]")]
    .filter((button) => !button.disabled && shown(button)).slice(0, MOST);
  const formOf = (element) => forms.indexOf(element.form ?? element.closest("form"));
  const challenge = [...document.querySelectorAll(
    "iframe[src*='recaptcha'], iframe[src*='hcaptcha'], iframe[src*='challenges.cloudflare.com'], "
    + ".g-recaptcha:not([data-size=invisible]), .h-captcha:not([data-size=invisible]), .cf-turnstile")]
    .find((element) => !/size=invisible/.test(element.src ?? "") && !element.closest(".grecaptcha-badge")
      && element.checkVisibility() && (element.tagName !== "IFRAME" || element.getBoundingClientRect().height > 30));

  const facts = {
    fields: fields.map((element) => ({
      form: formOf(element),
      kind: element.isContentEditable ? "textarea" : element.tagName === "INPUT" ? element.type : element.tagName.toLowerCase(),
      label: labelOf(element),
      placeholder: cut(element.getAttribute("placeholder")),
      name: cut(`${element.getAttribute("name") ?? ""} ${element.id}`),
      autocomplete: cut(element.getAttribute("autocomplete")),
      required: Boolean(element.required) || element.getAttribute("aria-required") === "true" || /\*\s*$/.test(labelOf(element)),
      usable: visible(element) && !element.disabled && !element.readOnly,
      checked: Boolean(element.checked),
      value: cut(element.value),
      options: [...(element.options ?? [])].slice(0, MOST).map((one) => ({ text: cut(one.text), value: cut(one.value), disabled: one.disabled })),
      limit: element.maxLength > 0 ? element.maxLength : null,
      override: overridden(element),
    })),
    buttons: buttons.map((element) => ({
      form: formOf(element),
      submits: element.type === "submit" || element.type === "image",
      text: cut(element.innerText || element.value || element.getAttribute("aria-label") || element.title || element.alt),
      override: overridden(element),
    })),
    challenge: challenge ? cut(challenge.src || challenge.className) : null,
    problems,
    words: cut(document.body?.innerText, 500),
  };
  return { facts, fields, buttons };
}
