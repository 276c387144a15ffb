// Puts the cursor into a field and selects what stands there, so that what is inserted then takes its place, or that of nothing:
// mouse.js, which it shares, sees to that. `found`: what read.js gave back, `index`: which of its fields. Returns whether that is so.
const write = (found, index) => {
  found.writing?.();
  const field = found.fields[index];
  if (!field?.isConnected || !(field.tagName === "TEXTAREA" || /^(text|email|tel|url|search|password)$/.test(field.type))) return false;
  if (field.matches(":disabled") || !shown(field)) return false;
  enter(field); // which lets many be written in at all
  field.select();
  if (field.readOnly || field.getRootNode().activeElement !== field) return false;
  found.writing = guard(field, WORDS);
  return true;
};
