// Whether anything may be in the way of the page, or of its element `over`: what a menu that stays in view is not.
({ over }) => {
  const covered = covering(over);
  return covered.size > 0 && Boolean(over || total(covered) >= MUCH || scrollLocked() || [...covered.keys()].some(holdsModal));
}
