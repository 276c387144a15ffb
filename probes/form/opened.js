// What comes into sight when a list without a role is pressed. Called before that; `entries()` of what it gives back
// tells them afterwards: {facts, entries}, the first as entries.js has it. Where nothing does, what the list holds itself.
(element) => {
  const LONGEST = 120, MOST = 300;
  const FIELDS = "input:not([type=hidden]), textarea, select, option";
  const seen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.getBoundingClientRect().height > 2;
  const before = new Set(everywhere("*").filter(seen));
  const said = (one) => cut(one.innerText, LONGEST + 1);
  const entry = (one) => seen(one) && !one.matches(FIELDS) && !one.querySelector(FIELDS) && said(one) && said(one).length <= LONGEST;
  const tellOf = (entries) => ({
    facts: entries.slice(0, MOST).map((one) => ({ text: said(one), value: cut(one.getAttribute("data-value") ?? one.innerText), disabled: one.getAttribute("aria-disabled") === "true" || Boolean(one.disabled) })),
    entries: entries.slice(0, MOST),
  });
  return {
    own: () => tellOf([...element.children].filter((one) => entry(one) && (getComputedStyle(one).cursor === "pointer" || one.matches("button, [role=button]")))),
    entries: () => {
      const fresh = new Set(everywhere("*").filter((one) => !before.has(one) && entry(one)));
      const rows = new Map();
      for (const one of fresh) {
        const row = around(one);
        rows.set(row, [...(rows.get(row) ?? []), one]);
      }
      // The most that stand side by side; of as many, the outermost, for it is what a click is meant for.
      return tellOf([...rows.values()].reduce((most, those) => those.length > most.length ? those : most, []));
    },
  };
}
