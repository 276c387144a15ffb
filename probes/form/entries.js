// The entries of a list made of several elements, as far as they are shown now. `element`: what opens the list.
// Returns {facts, entries}: facts is [{text, value, disabled}], entries are the elements themselves.
(element) => {
  const SELECTOR = "[role=option], [role=menuitemradio]";
  const id = element.getAttribute("aria-controls") ?? element.getAttribute("aria-owns");
  const own = id && element.getRootNode().getElementById?.(id.split(/\s+/)[0]);
  const seen = (those) => those.filter((one) => one.checkVisibility({ visibilityProperty: true })).slice(0, 300);
  let entries = seen([...(own ?? element).querySelectorAll(SELECTOR)]);
  if (!entries.length && own) entries = seen([...own.querySelectorAll("li, [role=menuitem], [role=treeitem]")]);
  if (!entries.length) entries = seen(everywhere(SELECTOR));
  // A list without any size is there for screen readers, often in part; what visitors see stands beside it: of what is
  // shown there, the most children of one element that all say something.
  const copied = (list) => list && [list.getBoundingClientRect().width, list.getBoundingClientRect().height].some((size) => size < 3);
  const list = entries.length ? closest(entries[0], "[role=listbox]") : null;
  if (copied(list)) {
    const rows = [...list.parentElement.querySelectorAll("*")].filter((one) => !list.contains(one)).map((one) => [...one.children])
      .filter((those) => those.length && those.every((one) => shown(one) && cut(one.innerText)));
    entries = seen(rows.reduce((most, those) => those.length >= most.length ? those : most, []));
  }
  return {
    facts: entries.map((one) => ({ text: cut(one.innerText || one.getAttribute("aria-label")), value: cut(one.getAttribute("data-value") ?? one.innerText),
      disabled: one.getAttribute("aria-disabled") === "true" })),
    entries,
  };
}
