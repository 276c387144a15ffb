// Where the mouse presses an element and nothing else, though the page may change between that look and the press; and the
// same of words for a field.

// Whether what lies at this point of its document's view is the element, or within it.
const lies = (element, x, y) => {
  const closed = new Map(); // the roots that it stands in, closed ones too, by their hosts
  for (let root = element.getRootNode(); root.host; root = root.host.getRootNode()) closed.set(root.host, root);
  let at = topAt(x, y, (host) => host.shadowRoot ?? closed.get(host), element.ownerDocument);
  while (at && at !== element) at = around(at);
  return at === element;
};
const middle = (element) => {
  const box = element.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return lies(element, x, y) ? [x, y] : null;
};
// [x, y] in the view of the whole page, which may be scrolled for it; null where it lies under something or out of sight,
// where it moves or is out of use, and where a site of its own is around us.
const pointOf = (element) => {
  if (!element?.isConnected || element.matches(":disabled, [aria-disabled=true]") || !shown(element)) return null;
  for (let at = element; at; at = around(at)) if (at.getAnimations().some((one) => one.playState === "running")) return null;
  try {
    const at = inPage(element);
    if (at) return at;
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    return inPage(element);
  } catch { return null; }
};
const inPage = (element) => {
  let at = middle(element);
  for (let here = window; at && here !== window.top; here = here.parent) {
    const frame = here.frameElement;
    const [outer, style] = [frame.getBoundingClientRect(), getComputedStyle(frame)];
    if (Math.abs(outer.width - frame.offsetWidth) > 1 || Math.abs(outer.height - frame.offsetHeight) > 1) return null; // drawn at another scale
    at = [at[0] + outer.x + frame.clientLeft + parseFloat(style.paddingLeft), at[1] + outer.y + frame.clientTop + parseFloat(style.paddingTop)];
    if (!lies(frame, ...at)) return null;
  }
  return at;
};
// Lets a press of the mouse, or words that are inserted where the cursor is, do nothing where they meet anything but the
// element, until they have met it once. A press is to be made where `pointOf` has found a point. Returns what ends that, and
// says what came of it: "astray" where anything else was met; "lost" where the element was, and moved away under the mouse, so
// that the browser made no click of it, or where nothing came by that can be seen from here, as in another site's frame; else "".
const PRESS = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
const WORDS = ["beforeinput"];
const guard = (element, kinds) => {
  const watched = []; // [where they come by, who looks there]
  let [astray, met, done, late] = [false, false, false, false];
  const end = () => {
    for (const [place, look] of watched.splice(0)) for (const kind of kinds) place.removeEventListener(kind, look, true);
    const there = element.isConnected && shown(element) && !element.matches(":disabled");
    return astray ? "astray" : !done && !late && there ? "lost" : "";
  };
  // `through`: what they have to go through that come by there, as far as it can be seen from there.
  const watch = (place, through) => {
    const look = (event) => {
      if (!event.isTrusted || !watched.length) return;
      const last = event.type === kinds.at(-1);
      if (!astray && event.composedPath().includes(through)) {
        met ||= through === element;
        done ||= met && last;
        if (done) end();
        return;
      }
      if (met) return; // it has moved away, or was taken away, as it was touched
      astray = true;
      event.stopImmediatePropagation();
      event.preventDefault();
      if (last) end();
    };
    watched.push([place, look]);
    for (const kind of kinds) place.addEventListener(kind, look, true); // some libraries' own listening knows no signal to end
  };
  let seen = element;
  for (let root; (root = (root?.host ?? element).getRootNode()) !== document;) if (root.mode === "closed") { watch(root, seen); seen = root.host; }
  watch(window, seen);
  try {
    for (let at = window; at !== window.top; at = at.parent) watch(at.parent, null); // which is told nothing of what a frame meets
  } catch { /* a site of its own is around us */ }
  setTimeout(() => { late = !met; end(); }, 3000);
  return end;
};
