// Before any script of the page: every shadow root that one makes is open to others.
() => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(how) { return attach.call(this, { ...how, mode: "open" }); };
}
