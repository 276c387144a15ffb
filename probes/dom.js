// What every script of ours in a page shares; put before each of them by `probes/scripts.py`, in a scope of its own.
// Everything looks through open shadow roots, as a visitor does. Nothing here but `enter` changes the page.

const cut = (text, limit = 200) => String(text ?? "").replace(/\s+/g, " ").trim().slice(0, limit);

// Plain data on its way out of the page (`plain` in `scripts.py`): as one text, which costs a third; as it is where the
// page's own scripts have changed how things are written as text.
const told = (data) => [Object, Array, String, Number, Boolean].some((one) => "toJSON" in one.prototype) ? data : JSON.stringify(data);

// As `probes.words.fold` does it: lower case without accents, every run of anything but letters and digits a space.
const fold = (text) => String(text ?? "").replace(/([a-z])(?=[A-Z])/g, "$1 ").replace(/ß/g, "ss")
  .normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const says = (phrases, text) => { const padded = ` ${fold(text)} `; return phrases.some((phrase) => padded.includes(` ${phrase} `)); };

// All open roots below `root`, itself among them, in the page's order; a page may have any number, so there is a limit.
const MOST_ROOTS = 500;
const roots = (root = document) => {
  const found = [root];
  for (let next = 0; next < found.length && found.length < MOST_ROOTS; next++) {
    for (const element of found[next].querySelectorAll("*")) {
      if (element.shadowRoot) found.push(element.shadowRoot);
      if (found.length >= MOST_ROOTS) break;
    }
  }
  return found;
};
// querySelectorAll through shadow roots: first those of the page itself, then those of each root. `within`: the roots, for
// whoever asks for much at once, as to find them is what costs.
const everywhere = (selector, root = document, within = roots(root)) => within.flatMap((each) => [...each.querySelectorAll(selector)]);

// The element around this one, out of a shadow root and a slot too; null at the top.
const around = (element) => element.assignedSlot ?? element.parentElement
  ?? (element.getRootNode() instanceof ShadowRoot ? element.getRootNode().host : null);
const closest = (element, selector) => {
  for (let at = element; at; at = around(at)) if (at.matches(selector)) return at;
  return null;
};

// The innermost element at a point of the view, through shadow roots; `rootOf`: for whoever knows of more than the open ones.
const topAt = (x, y, rootOf = (host) => host.shadowRoot, view = document) => {
  let found = view.elementFromPoint(x, y);
  for (let inner; found && (inner = rootOf(found)?.elementFromPoint(x, y)) && inner !== found;) found = inner;
  return found;
};

const shown = (element) => {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const box = element.getBoundingClientRect();
  if (box.width < 3 || box.height < 3) return false;
  // Honeypots are pushed out of the page or clipped away; what merely needs scrolling to is not.
  if (box.right + scrollX <= 0 || box.bottom + scrollY <= 0 || box.left + scrollX > 20000) return false;
  for (let at = element; at; at = around(at)) {
    const style = getComputedStyle(at);
    if (at.getAttribute("aria-hidden") === "true" && element.tabIndex < 0) return false;
    if (/rect\(0(px)?,? 0(px)?,? 0(px)?,? 0(px)?\)/.test(style.clip) || /inset\((50|100)%/.test(style.clipPath)) return false;
    const outer = at.getBoundingClientRect();
    if (style.overflow === "hidden" && style.position === "absolute" && (outer.width < 3 || outer.height < 3)) return false;
  }
  return true;
};

// Puts the cursor into a field, without the smooth scrolling that many a page asks for: what is pressed next would move.
const enter = (field) => {
  field.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  field.focus({ preventScroll: true });
};

// The text of the elements that an attribute such as aria-labelledby names, in the same root.
const named = (element, attribute) => (element.getAttribute(attribute) ?? "").split(/\s+/)
  .map((id) => id && element.getRootNode().getElementById?.(id)?.innerText).filter(Boolean).join(" ");
// What a field is called (accessible name, roughly as in the accname specification of W3C).
const labelOf = (element) => cut(
  [...(element.labels ?? [])].map((one) => one.innerText).join(" ")
  || named(element, "aria-labelledby") || element.getAttribute("aria-label") || element.title);
