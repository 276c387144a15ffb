// Reads the fields and buttons of one document as a visitor sees them, and changes nothing.
// `wishes`: {roles: {role: [elements]}, values: [{text, elements}], left: [elements]} from the desk's settings;
// `words`: folded words {sends, others, required, optional} on buttons that send or do something else, and after names of fields,
// and `hint`, a selector of what stands in a list that scripts draw until something is chosen.
// `more`: lists without any role, as made.js finds them: element -> {kind, entries}; null as long as nobody looks for them.
// Returns {facts, fields, buttons}; facts is plain data, the others are elements.
const read = ({ wishes, words, more }) => {
  const MOST = 300;
  const trees = roots();
  const every = (selector) => everywhere(selector, document, trees);
  // In a page without shadow roots the browser's own way up is much the shorter.
  const above = (element, selector) => trees.length > 1 ? closest(element, selector) : element?.closest(selector) ?? null;
  const LISTS = "[role=combobox], [role=listbox], button[aria-haspopup=listbox]";
  const KINDS = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=image]):not([type=reset]), textarea, select, "
    + "[contenteditable=''], [contenteditable=true], [contenteditable=plaintext-only], [role=textbox], "
    + `[role=checkbox], [role=switch], [role=radio], ${LISTS}`;
  const BUTTONS = "button, input[type=submit], input[type=image], input[type=button], [role=button]";
  const native = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  const LISTED = /^(combobox|listbox)$/;
  const roleOf = (element) => element.getAttribute("role") ?? "";

  // What the desk's settings name and is no field of any kind is a list without a role: of entries that are shown, or of
  // those that come when it is pressed.
  const pressable = (element) => getComputedStyle(element).cursor === "pointer" && cut(element.innerText) && shown(element);
  const lists = new Map(more);
  for (const one of [...Object.entries(wishes.roles).flatMap(([role, those]) => role === "submit" ? [] : those), ...wishes.values.flatMap((each) => each.elements)]) {
    if (lists.has(one) || one.matches(`${KINDS}, label, fieldset`) || one.querySelector(KINDS) || !cut(one.innerText)) continue;
    const entries = [...one.children].filter(pressable);
    lists.set(one, entries.length > 1 ? { kind: "listbox", entries } : { kind: "combobox", entries: [] });
  }

  const NO_LABEL = "select, textarea, script, style, template, noscript, [role=listbox], [contenteditable=true], [role=combobox]";
  const rendered = (element) => element.checkVisibility() || getComputedStyle(element).display === "contents";
  // What is written in an element, without what stands in fields and lists within it.
  const ownText = (element, limit = 300) => {
    let text = "";
    const walk = (node) => {
      const slotted = node.tagName === "SLOT" ? node.assignedNodes({ flatten: true }) : [];
      for (const child of slotted.length ? slotted : node.childNodes) {
        if (text.length > limit) return;
        if (child.nodeType === Node.TEXT_NODE) text += child.data;
        else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(NO_LABEL) && rendered(child)) { text += " "; walk(child); text += " "; }
      }
    };
    walk(element);
    return cut(text, limit);
  };
  const texts = (element, attribute) => cut((element.getAttribute(attribute) ?? "").split(/\s+/).map((id) => {
    const found = id && element.getRootNode().getElementById?.(id);
    return found ? ownText(found) || cut(found.innerText) : "";
  }).filter(Boolean).join(" "), 300);
  const labelsOf = (element) => [...(element.labels ?? [])];
  const called = (element) => cut(labelsOf(element).map((one) => ownText(one)).filter(Boolean).join(" ")
    || texts(element, "aria-labelledby") || element.getAttribute("aria-label")
    || (/^(checkbox|switch|radio)$/.test(roleOf(element)) ? element.innerText : "")
    || (!native(element) && !element.isContentEditable ? ownText(element.closest("label") ?? document.createElement("p")) : ""), 300);
  // The text that stands just before (of boxes and radio buttons: after) a field which nothing else names.
  const beside = (element, after) => {
    const next = (node) => after ? node.nextSibling : node.previousSibling;
    const far = drawn(element) ? 6 : 4;
    for (let at = element, up = 0; at && up < far; at = around(at), up++) {
      for (let other = next(at); other; other = next(other)) {
        if (other.nodeType === Node.TEXT_NODE && cut(other.data)) return cut(other.data);
        if (other.nodeType !== Node.ELEMENT_NODE || other.matches(`script, style, template, br, [role=toolbar], ${words.hint}`)) continue;
        if (other.matches(KINDS) || other.querySelector(KINDS) || other.matches(`${BUTTONS}, h1, h2, h3, h4, h5, h6`)) return "";
        if (other.checkVisibility() && ownText(other)) return ownText(other);
      }
    }
    return "";
  };
  // What is asked by radio buttons that nothing holds together but their name: the text before the first of them.
  const asked = (element) => {
    const name = element.type === "radio" && element.getAttribute("name");
    const first = name && element.getRootNode().querySelector(`input[type=radio][name="${CSS.escape(name)}"]`);
    return first ? beside(first.closest("label") ?? first, false) : "";
  };
  const legendOf = (element) => {
    const group = above(around(element), "fieldset, [role=group], [role=radiogroup]");
    if (!group) return { group: null, text: asked(element) };
    const legend = [...group.children].find((child) => child.tagName === "LEGEND");
    return { group, text: (legend ? ownText(legend) : "") || texts(group, "aria-labelledby") || cut(group.getAttribute("aria-label"))
      || (group.matches("[role=radiogroup]") ? beside(group, false) : "") };
  };

  // Styled boxes and lists are invisible themselves; what is around them is what people click.
  const visible = (element) => shown(element) || (/^(checkbox|radio|file)$/.test(element.type) || roleOf(element) === "combobox")
    && (labelsOf(element).some(shown) || [around(element), around(around(element) ?? element)].some((one) => one && shown(one)
      && !one.matches("form, body, fieldset") && one.querySelectorAll(KINDS).length === 1));
  // What only waits for the cursor to come is not: many a page keeps the browser from filling it in like that.
  const waits = (element) => /\breadonly\b/i.test(element.getAttribute("onfocus") ?? "");
  const readOnly = (element) => Boolean(element.readOnly) && !waits(element) || element.getAttribute("aria-readonly") === "true";
  const off = (element) => element.disabled || element.matches(":disabled") || element.getAttribute("aria-disabled") === "true";
  const drawn = (element) => lists.has(element) || native(element) && roleOf(element) === "combobox";
  const kindOf = (element) => {
    if (lists.has(element)) return lists.get(element).kind;
    if (/^(checkbox|switch)$/.test(roleOf(element)) && element.type !== "radio") return "checkbox";
    if (roleOf(element) === "radio") return "radio";
    if (roleOf(element) === "combobox" && element.tagName !== "SELECT" || element.matches("button[aria-haspopup=listbox]")) return "combobox";
    if (element.tagName === "INPUT" && element.getAttribute("aria-haspopup") === "listbox") return "combobox";
    if (roleOf(element) === "listbox" && !native(element)) return "listbox";
    if (element.isContentEditable || roleOf(element) === "textbox" && !native(element)) return "textarea";
    return element.tagName === "INPUT" ? element.type : element.tagName.toLowerCase();
  };
  const optionsOf = (element) => {
    if (lists.has(element)) return lists.get(element).entries.map((one) => ({ text: cut(one.innerText), value: cut(one.innerText), disabled: false }));
    if (element.options) return [...element.options].slice(0, MOST).map((one) => ({ text: cut(one.text), value: cut(one.value), disabled: one.disabled || one.hidden }));
    if (element.list?.options) return [];
    const id = element.getAttribute("aria-controls") ?? element.getAttribute("aria-owns");
    const list = roleOf(element) === "listbox" ? element : id && element.getRootNode().getElementById?.(id.split(/\s+/)[0]);
    return [...(list?.querySelectorAll("[role=option]") ?? [])].slice(0, MOST)
      .map((one) => ({ text: cut(one.innerText), value: cut(one.innerText), disabled: one.getAttribute("aria-disabled") === "true" }));
  };
  const valueOf = (element) => cut(native(element) ? element.value
    : kindOf(element) === "listbox" ? element.querySelector("[aria-selected=true]")?.innerText : element.innerText);
  // A star is often drawn by the style sheet alone.
  const starred = (element, text) => /\*\s*:?\s*$|^\s*\*/.test(text) || labelsOf(element).some((one) =>
    [one, ...one.children].slice(0, 6).some((part) => ["::after", "::before"].some((side) => /\*/.test(getComputedStyle(part, side).content))));
  const required = (element, label, legend) => {
    if (element.required || element.getAttribute("aria-required") === "true") return true;
    if (says(words.optional, label)) return false;
    if (above(element, "[role=radiogroup]")?.getAttribute("aria-required") === "true") return true;
    const marked = (text) => text.length < 80 && says(words.required, text);
    return starred(element, label) || marked(label) || /^(radio|checkbox)$/.test(kindOf(element)) && /\*\s*$/.test(legend)
      || /\*\s*$/.test(element.getAttribute("placeholder") ?? "");
  };

  // A part of a list made of several elements stands for all of it.
  const isPart = (element) => above(around(element), "[contenteditable=true], [contenteditable=''], [role=listbox]")
    || element.matches("[role=option] *") || !native(element) && roleOf(element) === "combobox" && element.querySelector("input:not([type=hidden])")
    || native(element) && above(around(element), "[role=checkbox], [role=switch], [role=radio]")
    || roleOf(element) === "listbox" && !shown(element) || native(element) && element.getAttribute("aria-hidden") === "true" && element.tabIndex < 0;
  // Scripts hide the browser's own list and show another beside it, which follows when the first one changes.
  const dressed = (element) => element.tagName === "SELECT" && !shown(element) && element.options.length > 1
    && [element.nextElementSibling, element.parentElement].some((one) => one && shown(one) && !one.matches("form, body, fieldset, label:has(input)"));
  const isDress = (element) => !native(element) && [element, around(element), around(around(element) ?? element)].some((one) =>
    one && (one.previousElementSibling?.tagName === "SELECT" && dressed(one.previousElementSibling)
      || [...one.children].some((child) => child.tagName === "SELECT" && dressed(child))));
  const fields = every(KINDS).filter((element) => !above(around(element), "[role=toolbar]"))
    .filter((element) => dressed(element) || !isPart(element) && !(LISTED.test(kindOf(element)) && isDress(element)));
  fields.push(...[...lists.keys()].filter((one) => !fields.includes(one)));
  fields.splice(MOST);
  const comboOf = (element) => native(element) && above(around(element), "[role=combobox]");

  const textOf = (button) => cut(button.innerText || button.value || button.getAttribute("aria-label") || button.title || button.alt);
  // A form's only sending button may be out of use until the form is filled in.
  const waiting = (button) => button.form ? button.type === "submit"
    && ![...button.form.elements].some((other) => other !== button && other.type === "submit" && !off(other)) : says(words.sends, textOf(button));
  const real = every(BUTTONS).filter((button) => (!off(button) || waiting(button)) && shown(button)
    && !button.matches("[aria-haspopup=listbox], [role=combobox]")).slice(0, MOST);
  // Where none of them sends, what merely looks and reads like a button may: the innermost that does.
  const looksPressable = (element) => getComputedStyle(element).cursor === "pointer" && element.innerText?.length < 60
    && says(words.sends, element.innerText) && !element.querySelector(BUTTONS) && !/^(?!#|javascript:)./i.test(element.getAttribute("href") ?? "") && shown(element);
  const made = real.some((button) => says(words.sends, textOf(button)) || button.type === "submit" && button.form) ? []
    : every("div, span, a, p, li").filter(looksPressable).filter((one, _, all) => !all.some((other) => other !== one && one.contains(other)));
  const buttons = [...real, ...made.slice(0, 20)];

  // Fields stand together in a form; without one, in whatever is around both them and a button that does something.
  const kinds = new Map(); // element -> whether a button below it sends, and whether one does something else
  for (const button of buttons) {
    const text = textOf(button);
    const mark = { sends: button.type === "submit" && Boolean(button.form) && !says(words.others, text) || says(words.sends, text), other: says(words.others, text) };
    if (!mark.sends && !mark.other) continue;
    for (let at = around(button); at; at = around(at)) {
      const known = kinds.get(at) ?? { sends: false, other: false };
      kinds.set(at, { sends: known.sends || mark.sends, other: known.other || mark.other });
    }
  }
  const placeOf = (element) => {
    const form = element.form ?? above(element, "form, [role=form]");
    for (let at = around(element); at && at !== document.body; at = around(at)) {
      if (at === form) return form;
      const mark = kinds.get(at);
      if (mark?.other && !mark.sends) return at; // a search among the fields of something larger
      if (mark && !form) return at;
    }
    return form ?? document.body ?? document.documentElement;
  };
  const places = [];
  const numberOf = (place) => { if (!places.includes(place)) places.push(place); return places.indexOf(place); };
  const placeOfButton = (button) => {
    const form = button.form ?? above(button, "form, [role=form]");
    for (let at = around(button); at && at !== document.body; at = around(at)) if (places.includes(at)) return places.indexOf(at);
    return places.indexOf(form ?? document.body);
  };
  const headed = (place) => {
    const own = texts(place, "aria-labelledby") || place.getAttribute?.("aria-label") || [...place.querySelectorAll("h1, h2, h3, h4, legend")].find(shown)?.innerText;
    const panel = own ? null : above(place, "[role=tabpanel]");
    if (own || panel && texts(panel, "aria-labelledby")) return cut(own || texts(panel, "aria-labelledby"), 80);
    const first = [...every("h1, h2, h3, h4")].filter((one) => shown(one) && one.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
    return cut(first.at(-1)?.innerText, 80);
  };

  const wished = (element, those) => those.some((one) => one === element || one.contains?.(element) && fields.filter((each) => one.contains(each)).length === 1);
  const given = (element) => wishes.values.find((one) => wished(element, one.elements))?.text ?? null;
  const overridden = (element) => Object.keys(wishes.roles).find((role) => wished(element, wishes.roles[role])) ?? null;
  const selectorOf = (element) => element.id && !/[:\d]{3,}/.test(element.id) ? `#${CSS.escape(element.id)}`
    : element.getAttribute("name") ? `[name='${cut(element.getAttribute("name"), 80)}']`
    : lists.has(element) ? [...element.classList].map((one) => `.${CSS.escape(one)}`).find(alone) ?? "" : "";
  // A name by which what can be seen goes alone in all of the page.
  const alone = (selector) => trees.reduce((sum, tree) => sum + tree.querySelectorAll(selector).length, 0) === 1;
  const aloneOf = (element, keys) => shown(element) && keys.map((key) => [key, element.getAttribute(key) ?? ""])
    .filter(([, its]) => /^[\w.:[\]-]{1,80}$/.test(its)).map(([key, its]) => `${element.tagName.toLowerCase()}[${key}='${its}']`).find(alone) || "";
  const groups = [];
  const groupNumber = (group) => { if (!groups.includes(group)) groups.push(group); return groups.indexOf(group); };
  const groupOf = (element, kind, legend) => {
    if (kind === "radio") return cut(element.getAttribute("name")) || `group ${groupNumber(legend.group ?? element.parentElement)} ${legend.text}`;
    if (kind !== "checkbox") return "";
    const name = element.getAttribute("name");
    const same = (other) => other !== element && kindOf(other) === "checkbox" && !other.required
      && (name && other.getAttribute("name") === name || legend.group && legend.text && legendOf(other).group === legend.group);
    return !element.required && fields.some(same) ? legend.text || cut(name) : "";
  };

  const numbers = fields.map((element) => numberOf(placeOf(element)));
  // What must be filled in and cannot be typed in is told of; what is shown only to be read is none of our business.
  const locked = (element) => readOnly(element) && native(element) && (element.required || Boolean(more)) && !element.value;
  const factOf = (element, index) => {
    const kind = kindOf(element), label = called(element), legend = legendOf(element), box = /^(radio|checkbox)$/.test(kind);
    return {
      form: numbers[index], kind, label, legend: legend.text,
      placeholder: cut(element.getAttribute("placeholder") ?? element.getAttribute("aria-placeholder") ?? element.getAttribute("data-placeholder")
        ?? element.querySelector?.("[data-placeholder]")?.getAttribute("data-placeholder")
        ?? (drawn(element) ? around(element)?.parentElement?.querySelector(`:scope > :is(${words.hint})`)?.innerText : null)),
      name: cut(element.getAttribute("name") === element.id ? element.id : `${element.getAttribute("name") ?? ""} ${element.id}`),
      autocomplete: cut(element.getAttribute("autocomplete")),
      described: texts(element, "aria-describedby") || cut(element.title),
      before: label ? "" : beside(element, box),
      required: required(element, label || (box ? "" : beside(element, false)), legend.text),
      usable: (visible(element) || dressed(element)) && !off(element) && (!readOnly(element) || kind === "combobox" || locked(element)) && (!comboOf(element) || kind === "combobox" || shown(element) || dressed(element)),
      checked: native(element) ? Boolean(element.checked) : element.getAttribute("aria-checked") === "true",
      value: valueOf(element), options: optionsOf(element), limit: element.maxLength > 0 ? element.maxLength : null,
      group: groupOf(element, kind, legend), selector: selectorOf(element), alone: native(element) && aloneOf(element, ["id", "name"]) || "", accept: cut(element.accept), native: native(element),
      editable: native(element) && element.tagName === "INPUT" && !readOnly(element) && element.inputMode !== "none", locked: locked(element), tabbable: element.tabIndex >= 0,
      made: lists.has(element),
      override: overridden(element), given: given(element), left: wished(element, wishes.left),
    };
  };
  // An element whose inside nobody can read, and which takes much of the page.
  const closed = every("*").find((element) => element.tagName.includes("-") && !element.shadowRoot && !element.innerText?.trim()
    && !element.children.length && element.getBoundingClientRect().height > 150 && element.getBoundingClientRect().width > 200 && shown(element));

  const facts = {
    fields: fields.map(factOf),
    buttons: buttons.map((element) => ({
      form: placeOfButton(element), submits: element.type === "submit" || element.type === "image", text: textOf(element), override: overridden(element),
      alone: aloneOf(element, ["id", "name", "type"]),
    })),
    places: places.map((place) => ({ title: headed(place), name: place === document.body ? "" : cut([place.id, place.getAttribute?.("class"), place.getAttribute?.("name"), place.getAttribute?.("action")].join(" ")) })),
    closed: closed ? cut(closed.tagName.toLowerCase(), 60) : null,
    words: cut(document.body?.innerText, 500),
  };
  return { facts, fields, buttons };
};
