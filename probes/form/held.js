// What fields hold once the cursor has left them: many a page looks at what was written only then. `found`: what read.js
// gave back, `indices`: which of its fields; returns, for each, {there, name, id, value, index, checked, files, around, refused}:
// `around` is what is written in and beside a list made of several elements, `refused` the browser's words on a value it does not take.
const leave = () => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  at?.blur();
};
const held = (found, indices) => {
  leave();
  return indices.map((index) => {
    const element = found.fields[index];
    if (!element?.isConnected) return { there: false, name: "", id: "", value: "", index: -1, checked: false, files: 0, around: "", refused: "" };
    const native = /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
    const of = element.validity;
    const amiss = of && (of.patternMismatch || of.typeMismatch || of.badInput || of.tooShort || of.tooLong || of.stepMismatch || of.rangeUnderflow || of.rangeOverflow);
    let wide = element;
    for (let up = 0; up < 3 && around(wide) && !/^(FORM|BODY|FIELDSET)$/.test(around(wide).tagName); up++) wide = around(wide);
    return {
      there: true,
      name: (element.getAttribute("name") ?? "").slice(0, 1000),
      id: element.id.slice(0, 1000),
      value: cut(native ? element.value : element.innerText, 20000),
      index: element.selectedIndex ?? -1,
      checked: native ? Boolean(element.checked) : element.getAttribute("aria-checked") === "true",
      files: element.files?.length ?? 0,
      around: cut(wide.innerText, 2000),
      refused: amiss ? cut(element.validationMessage) || "not accepted" : "",
    };
  });
};
