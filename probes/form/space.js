// Puts the cursor into a box, so that the space bar presses it. `found`: what read.js gave back, `index`: which of its
// fields, `wanted`: whether it is to be ticked. Returns "ready", "so" where it is as wanted already, or "no" where a key
// is not enough: nothing to be seen, or drawn over by what people click in its stead (see `over.js`, which it shares).
([found, index, wanted]) => {
  const box = found.fields[index];
  if (!box?.isConnected || !/^(checkbox|radio)$/.test(box.type) || !shown(box) || over(box)) return "no";
  if (box.checked === wanted) return "so";
  enter(box);
  return box.getRootNode().activeElement === box ? "ready" : "no";
}
