// Every root of this document: itself and its shadow roots, closed ones too where scripts make them before our eyes.
const MOST_WATCHED = 2000;
const closed = new WeakMap(); // host -> its closed root
const all = new Set([document]);
let onRoot = () => {}; // what is done to each new root; set by the watcher
const track = (root) => { if (!all.has(root) && all.size < MOST_WATCHED) { all.add(root); onRoot(root); } };
const tracked = () => [...all].filter((root) => root === document || root.host.isConnected);

const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function attachShadow(options) {
  const root = Reflect.apply(attach, this, [options]);
  if (!this.shadowRoot) closed.set(this, root);
  track(root);
  return root;
};
// Roots that the parser made are found with the elements that hold them.
const trackIn = (element) => {
  if (element.shadowRoot) track(element.shadowRoot);
  if (element.firstElementChild) for (const one of element.querySelectorAll("*")) if (one.shadowRoot) track(one.shadowRoot);
};
