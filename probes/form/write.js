// Puts the cursor into a field and selects what stands there, so that what is inserted then takes its place. `found`: what
// read.js gave back, `index`: which of its fields. Returns whether that is so.
([found, index]) => {
  const field = found.fields[index];
  if (!field?.isConnected || !(field.tagName === "TEXTAREA" || /^(text|email|tel|url|search|password)$/.test(field.type))) return false;
  if (field.matches(":disabled, :read-only") || !shown(field)) return false;
  field.focus();
  field.select();
  return field.getRootNode().activeElement === field;
}
