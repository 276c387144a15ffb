// Where the mouse presses a button and nothing else: [x, y] in the view. `found`: what has it among its `buttons`, `index`: which.
// Null where it lies under something or out of sight, and where it moves or is out of use. Until it is pressed, a press of
// the mouse that meets anything else does nothing, and `found.astray` says so: what lies there may have changed meanwhile.
([found, index]) => {
  const button = found.buttons[index];
  if (!button?.isConnected || button.matches(":disabled, [aria-disabled=true]") || !shown(button)) return null;
  for (let at = button; at; at = around(at)) if (at.getAnimations().some((one) => one.playState === "running")) return null;
  for (let root; (root = (root?.host ?? button).getRootNode()) !== document;) if (root.mode === "closed") return null;
  const box = button.getBoundingClientRect();
  const at = [box.x + box.width / 2, box.y + box.height / 2];
  let hit = document.elementFromPoint(...at);
  for (let inner; (inner = hit?.shadowRoot?.elementFromPoint(...at)) && inner !== hit;) hit = inner;
  for (; hit && hit !== button;) hit = around(hit);
  if (!hit) return null;
  found.astray = false;
  const over = new AbortController();
  for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) addEventListener(kind, (event) => {
    if (!event.isTrusted) return;
    if (!found.astray && event.composedPath().includes(button)) return over.abort();
    found.astray = true;
    event.stopImmediatePropagation();
    event.preventDefault();
    if (kind === "click") over.abort();
  }, { capture: true, signal: over.signal });
  setTimeout(() => over.abort(), 3000);
  return at;
}
