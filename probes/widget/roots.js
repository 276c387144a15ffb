// Every root of this document: itself and its shadow roots, closed ones too where scripts make them before our eyes.
const MOST_WATCHED = 20000;
const closed = new WeakMap(); // host -> its closed root
const all = new Set([document]);
let onRoot = () => {}; // what is done to each new root; set by the watcher
const prune = () => { for (const root of all) if (root !== document && !root.host.isConnected) all.delete(root); };
const track = (root) => {
  if (all.has(root)) return;
  if (all.size % 500 === 499) prune();
  if (all.size < MOST_WATCHED) { all.add(root); onRoot(root); }
};
const tracked = () => [...all].filter((root) => root === document || root.host.isConnected);
const up = (element) => element.parentElement ?? (element.getRootNode() instanceof ShadowRoot ? element.getRootNode().host : null);
const inside = (outer, element) => { for (let at = element; at; at = up(at)) if (at === outer) return true; return false; };
// The element itself and every root below it.
const rootsIn = (element) => element === document ? tracked() : [element, ...[...all].filter((root) => root !== document && inside(element, root.host))];

const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function attachShadow(options) {
  const root = Reflect.apply(attach, this, [options]);
  if (!this.shadowRoot) closed.set(this, root);
  track(root);
  return root;
};
// Roots that the parser made are found with the elements that hold them.
const trackIn = (element) => {
  if (closed.has(element)) track(closed.get(element)); // put back where it was
  if (element.shadowRoot) track(element.shadowRoot);
  if (element.firstElementChild) for (const one of element.querySelectorAll("*")) if (one.shadowRoot) track(one.shadowRoot);
};
