// Where the mouse presses a button and nothing else, as mouse.js has it, which it shares: a press that meets anything else does
// nothing, and `found.became()` says what came of it. `found`: what has the button among its `buttons`, `index`: which.
([found, index]) => {
  const at = pointOf(found.buttons[index]);
  if (at) found.became = guard(found.buttons[index], PRESS);
  return at;
}
