// Watches the page from now on. `rest(quiet, most)`: whether it changed since it was last asked, told once nothing more
// did for `quiet` ms, and after `most` ms in any case.
() => {
  let changes = 0;
  let told = 0;
  let changed = () => {};
  const observer = new MutationObserver(() => { changes++; changed(); });
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  const rest = (quiet, most) => new Promise((done) => {
    let still = 0;
    const tell = () => {
      clearTimeout(still);
      clearTimeout(end);
      changed = () => {};
      done(changes > told);
      told = changes;
    };
    const end = setTimeout(tell, most);
    changed = () => { clearTimeout(still); still = setTimeout(tell, quiet); };
    if (changes > told) changed();
  });
  return { rest };
}
