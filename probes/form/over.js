// What a click in the middle of an element would hit, where that is drawn over it and belongs to the same control: a
// styled box, the text of a list. Null where it is the element itself, or something strange. Brings it into view first.
const over = (element) => {
  const FIELDS = "input:not([type=hidden]), textarea, select";
  element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const box = element.getBoundingClientRect();
  const hit = topAt(box.left + box.width / 2, box.top + box.height / 2);
  if (!hit || hit === element || element.contains(hit)) return null;
  let control = element;
  for (let up = 0, next; up < 4 && (next = around(control)) && !next.matches("form, fieldset, body"); up++) {
    if ([...next.querySelectorAll(FIELDS)].length > 1) break;
    control = next;
  }
  const within = (whole) => { for (let one = hit; one; one = around(one)) if (one === whole) return true; return false; };
  return within(control) || [...(element.labels ?? [])].some(within) ? hit : null;
};
