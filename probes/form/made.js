// Looks for lists and choices without a role among the fields of a form, and lets `read.js` find them from now on.
// `found`: what read.js gave back, `indices`: the form's fields; `asks`, `busy`: folded words that ask to choose, and of
// buttons that do something else; `looks`: selectors. Changes nothing in the page.
({ found, indices, asks, busy, looks }) => {
  const FIELDS = "input:not([type=hidden]), textarea, select, [contenteditable=true], [contenteditable='']";
  const LONGEST = 80, MOST = 20;
  const holder = (elements) => {
    const form = elements.map((one) => closest(one, "form, [role=form]")).find(Boolean);
    if (form) return form;
    let at = elements[0];
    while (at && !elements.every((one) => { for (let up = one; up; up = around(up)) if (up === at) return true; return false; })) at = around(at);
    return at ?? document.body;
  };
  const button = (one) => one.matches("button[type=button], [role=button]") || one.tagName === "BUTTON" && !one.form;
  const bare = (one) => !one.matches("button, a[href]:not([href^='#']), label, input, textarea, select, option, [role=option], [role=radio], [role=checkbox], [role=switch]");
  const pressed = (one) => (button(one) || bare(one) && getComputedStyle(one).cursor === "pointer") && shown(one) && !one.querySelector(FIELDS)
    && !closest(one, `${looks.never}, a[href]:not([href^='#']), label`) && cut(one.innerText).length > 0 && cut(one.innerText).length <= LONGEST && !says(busy, one.innerText);
  const within = (one, all) => all.some((other) => other !== one && other.contains(one));
  // A list that a script shows in the place of the browser's own, which is a field already.
  const dress = (one, fields) => fields.some((field) => field.tagName === "SELECT" && !shown(field)
    && [field.nextElementSibling, field.parentElement, field.parentElement?.parentElement].some((each) => each && !each.matches("form, fieldset, body") && each.contains(one) && each.querySelectorAll(FIELDS).length <= 2));
  found.more = () => {
    const fields = indices.map((index) => found.fields[index]).filter((one) => one?.isConnected);
    const all = everywhere("*", fields.length ? holder(fields) : document.body).filter((one) => !fields.includes(one) && !within(one, fields)).filter(pressed).filter((one) => !dress(one, fields));
    const asking = (one) => asks.some((phrase) => ` ${fold(one.innerText)} `.startsWith(` ${phrase} `));
    const opening = all.filter((one) => asking(one) || one.matches(looks.list) && ![...one.children].some((child) => all.includes(child) && child.matches(looks.list)) && !one.querySelector(looks.chosen));
    const lists = opening.filter((one) => !within(one, opening));
    const rows = [...new Set(all.filter((one) => !within(one, lists) && !lists.includes(one)).map((one) => one.parentElement))].filter(Boolean);
    const more = new Map(lists.slice(0, MOST).map((one) => [one, { kind: "combobox", entries: [] }]));
    for (const row of rows.slice(0, MOST)) {
      const entries = [...row.children].filter((one) => all.includes(one));
      if (entries.length > 1 && !lists.some((one) => row.contains(one)) && !row.querySelector(looks.chosen) && !row.querySelector(FIELDS) && !within(row, all)) more.set(row, { kind: "listbox", entries });
    }
    return more;
  };
}
