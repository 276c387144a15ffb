// Where the mouse presses an element and nothing else, though the page may change between that look and the press.

// Whether what lies at this point of its document's view is the element, or within it.
const lies = (element, x, y) => {
  const closed = new Map(); // the roots that it stands in, closed ones too, by their hosts
  for (let root = element.getRootNode(); root.host; root = root.host.getRootNode()) closed.set(root.host, root);
  let at = topAt(x, y, (host) => host.shadowRoot ?? closed.get(host), element.ownerDocument);
  while (at && at !== element) at = around(at);
  return at === element;
};
// [x, y] in the view of the whole page; null where it lies under something or out of sight, where it moves or is out of
// use, and where a site of its own is around us.
const pointOf = (element) => {
  if (!element?.isConnected || element.matches(":disabled, [aria-disabled=true]") || !shown(element)) return null;
  for (let at = element; at; at = around(at)) if (at.getAnimations().some((one) => one.playState === "running")) return null;
  const box = element.getBoundingClientRect();
  let [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  if (!lies(element, x, y)) return null;
  try {
    for (let at = window; at !== window.top; at = at.parent) {
      const frame = at.frameElement;
      const [outer, style] = [frame.getBoundingClientRect(), getComputedStyle(frame)];
      if (Math.abs(outer.width - frame.offsetWidth) > 1 || Math.abs(outer.height - frame.offsetHeight) > 1) return null; // drawn at another scale
      x += outer.x + frame.clientLeft + parseFloat(style.paddingLeft);
      y += outer.y + frame.clientTop + parseFloat(style.paddingTop);
      if (!lies(frame, x, y)) return null;
    }
  } catch { return null; }
  return [x, y];
};
// Lets a press of the mouse that meets anything but the element do nothing, until one has met it. To be called where
// `pointOf` has found a point. Returns what ends that, and says whether a press has met anything else.
const guard = (element) => {
  const KINDS = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
  const watched = []; // [where presses come by, who looks there]
  let astray = false;
  const end = () => {
    for (const [place, look] of watched.splice(0)) for (const kind of KINDS) place.removeEventListener(kind, look, true);
    return astray;
  };
  // `through`: what a press has to go through that comes by there, as far as it can be seen from there.
  const watch = (place, through) => {
    const look = (event) => {
      if (!event.isTrusted || !watched.length) return;
      if (!astray && event.composedPath().includes(through)) { if (through === element) end(); return; }
      astray = true;
      event.stopImmediatePropagation();
      event.preventDefault();
      if (event.type === "click") end();
    };
    watched.push([place, look]);
    for (const kind of KINDS) place.addEventListener(kind, look, true); // some libraries' own listening knows no signal to end
  };
  let seen = element;
  for (let root; (root = (root?.host ?? element).getRootNode()) !== document;) if (root.mode === "closed") { watch(root, seen); seen = root.host; }
  watch(window, seen);
  for (let at = window; at !== window.top; at = at.parent) watch(at.parent, null); // of a press in a frame it is told nothing
  setTimeout(end, 3000);
  return end;
};
