// Chooses an entry of the browser's own kind of list, as Playwright does it. `found`: what read.js gave back, `index`: which
// of its fields, `entry`: which of its entries. Returns whether that could be done.
([found, index, entry]) => {
  const list = found.fields[index];
  const chosen = list?.tagName === "SELECT" && list.isConnected ? list.options[entry] : null;
  if (!chosen || list.multiple || list.matches(":disabled") || chosen.matches(":disabled, :disabled > *") || !shown(list)) return false;
  enter(list);
  list.selectedIndex = entry;
  for (const type of ["input", "change"]) list.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
  return true;
}
