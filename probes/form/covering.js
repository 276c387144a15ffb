// What lies over the page, for the scripts that look at it.
const isModal = (one) => one.getAttribute("aria-modal") === "true" || (one.tagName === "DIALOG" && one.open) || /^(alert)?dialog$/.test(one.getAttribute("role") ?? "");
const floats = (one) => one !== document.documentElement && one !== document.body && (isModal(one) || /^(fixed|sticky)$/.test(getComputedStyle(one).position));
const layerOf = (element) => {
  let found = null;
  for (let at = element; at; at = around(at)) if (floats(at)) found = at;
  return found;
};

// Layer -> how many of the points that are looked at it covers, which `POINTS` says: a grid over the view, or the middle
// of the element `over` that must be reached.
const POINTS = 49;
const covering = (over) => {
  const points = [];
  if (over) {
    const box = over.getBoundingClientRect();
    points.push([box.left + box.width / 2, box.top + box.height / 2]);
  } else for (let row = 1; row < 8; row++) for (let column = 1; column < 8; column++) points.push([innerWidth * column / 8, innerHeight * row / 8]);
  const covered = new Map();
  for (const [x, y] of points) {
    const element = topAt(x, y);
    if (over && (over === element || over.contains(element) || closest(element ?? over, "label")?.control === over)) continue;
    const layer = element && layerOf(element);
    if (layer && !(over && layer.contains(over))) covered.set(layer, (covered.get(layer) ?? 0) + 1);
  }
  return covered;
};

// How much of the page is covered, 0 to 1, and what else makes a layer one that is in the way.
const MUCH = 0.3;
const share = (hits) => hits / POINTS;
const total = (covered) => share([...covered.values()].reduce((sum, hits) => sum + hits, 0));
const scrollLocked = () => [document.documentElement, document.body].some((one) => one && /hidden|clip/.test(getComputedStyle(one).overflowY));
const inside = (layer) => layer.shadowRoot ? [layer, layer.shadowRoot] : [layer];
const everyIn = (selector, layer) => inside(layer).flatMap((each) => everywhere(selector, each));
const holdsModal = (layer) => everyIn("*", layer).concat(layer).some(isModal);
// Whether anything may be in the way at all: what a menu that stays in view is not.
const covers = (over) => {
  const covered = covering(over);
  return covered.size > 0 && Boolean(over || total(covered) >= MUCH || scrollLocked() || [...covered.keys()].some(holdsModal));
};
