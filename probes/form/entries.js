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
  return {
    facts: entries.map((one) => ({ text: cut(one.innerText || one.getAttribute("aria-label")), value: cut(one.getAttribute("data-value") ?? one.innerText),
      disabled: one.getAttribute("aria-disabled") === "true" })),
    entries,
  };
}
