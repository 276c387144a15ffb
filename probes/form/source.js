// The page's source as it is now, of at most so many characters. Playwright's `content` first puts a large script of its
// own into every new document.
const source = (most) => ((document.doctype ? new XMLSerializer().serializeToString(document.doctype) : "")
  + (document.documentElement?.outerHTML ?? "")).slice(0, most);
