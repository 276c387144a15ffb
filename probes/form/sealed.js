// The name of what takes up room in the page, holds nothing that can be seen, and has a closed shadow root; "" for none.
// A second root cannot be given to an element: that tells. One that has none gets one that shows what it holds as before,
// and hands that over, emptied, to a script of the page that comes for one later.
() => {
  const MOST = 50;
  const empty = (one) => !one.shadowRoot && !one.children.length && !one.textContent.trim() && (one.tagName.includes("-") || one.matches("article, aside, div, main, section, span"));
  const roomy = (one) => { const box = one.getBoundingClientRect(); return box.width > 100 && box.height > 20 && shown(one); };
  const sealed = (one) => {
    try {
      const root = one.attachShadow({ mode: "open" });
      root.append(document.createElement("slot"));
      one.attachShadow = () => { delete one.attachShadow; root.replaceChildren(); return root; };
      return false;
    } catch (error) {
      return error.name === "NotSupportedError";
    }
  };
  return cut(everywhere("*").filter(empty).filter(roomy).slice(0, MOST).find(sealed)?.tagName.toLowerCase(), 60);
}
