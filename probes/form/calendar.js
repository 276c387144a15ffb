// A calendar that opens beside a field which cannot be typed in. Called before it does; `look(iso)` of what it gives back
// says what to press next for that day: {what, element}, `what` being "day", "back" or "on" (to the month before or after), or
// "" for nothing; `confirm()` the button that takes what was chosen, or null. `words`: folded, {back, on, confirm}; `off`:
// selectors of days that are not of the month shown, or not to be had.
({ words, off }) => {
  const seen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.getBoundingClientRect().height > 2;
  const before = new Set(everywhere("*").filter(seen));
  const fresh = () => everywhere("*").filter((one) => !before.has(one) && seen(one));
  const isNumber = (one) => /^\d{1,2}$/.test(cut(one.innerText, 5));
  const languages = [document.documentElement.lang, navigator.language, "en"].filter(Boolean);
  const monthNames = (month) => languages.flatMap((language) => ["long", "short"].map((month_) => {
    try { return fold(new Date(Date.UTC(2024, month, 15)).toLocaleDateString(language, { month: month_, timeZone: "UTC" })); } catch { return ""; }
  })).filter(Boolean);
  const saysName = (text, month) => says(monthNames(month), text);
  // What an element and what is around it within one cell say of themselves, beside their text.
  const told = (one) => [one, one.parentElement, ...one.children].filter(Boolean).flatMap((each) => [...each.attributes].filter((its) => !/^(class|style)$/.test(its.name)).map((its) => its.value));
  const dated = (one, [year, month, day]) => told(one).some((text) => text.includes(`${year}-${String(month + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`)
    || text.includes(String(year)) && saysName(text, month) && new RegExp(`(^|\\D)0?${day}(\\D|$)`).test(text));
  const shownMonth = (root) => {
    const texts = [...root.querySelectorAll("*")].filter((one) => seen(one) && !isNumber(one)).flatMap((one) => one.tagName === "SELECT" ? [one.selectedOptions[0]?.text]
      : one.tagName === "INPUT" ? [one.value] : one.tagName === "OPTION" ? [] : [...one.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE).map((each) => each.data));
    const text = texts.join(" ");
    const year = /\b(20\d\d)\b/.exec(text)?.[1];
    const month = Array.from({ length: 12 }, (_, index) => index).find((index) => saysName(text, index));
    return year && month !== undefined ? Number(year) * 12 + month : null;
  };
  return {
    look: (iso) => {
      const [year, month, day] = iso.split("-").map(Number), wanted = [year, month - 1, day];
      const all = fresh();
      const cells = all.filter((one) => isNumber(one) && ![...one.children].some(isNumber));
      if (cells.length < 20) return { what: "", element: null };
      const usable = (one) => !closest(one, off) && one.getAttribute("aria-disabled") !== "true" && !one.disabled;
      const exact = cells.find((one) => Number(one.innerText) === day && usable(one) && dated(one, wanted));
      if (exact) return { what: "day", element: exact };
      let root = cells[0];
      while (root.parentElement && !cells.every((one) => root.contains(one))) root = root.parentElement;
      let now = shownMonth(root);
      for (let up = 0; now === null && up < 6 && root.parentElement && !before.has(root.parentElement); up++) { root = root.parentElement; now = shownMonth(root); }
      const there = cells.filter((one) => Number(one.innerText) === day && usable(one));
      if (now === year * 12 + month - 1 && there.length) return { what: "day", element: day > 14 ? there.at(-1) : there[0] };
      if (now === null || now === year * 12 + month - 1) return { what: "", element: null };
      const way = now > year * 12 + month - 1 ? "back" : "on";
      const named = (one) => [one.getAttribute("aria-label"), one.title, one.className?.baseVal ?? one.className, one.getAttribute("data-action"), cut(one.innerText)].join(" ");
      const button = all.find((one) => says(words[way], named(one)) && !one.querySelector("td, [role=gridcell]") && !cells.some((cell) => one.contains(cell)));
      return { what: button ? way : "", element: button ?? null };
    },
    confirm: () => fresh().find((one) => one.matches("button, [role=button], span, a") && says(words.confirm, cut(one.innerText, 30)) && cut(one.innerText).length < 20) ?? null,
  };
}
