// Takes the cursor out of the field it is in: many a page looks at what was written only then.
() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  at?.blur();
}
