// Reads a document again, as read.js and held.js do, which it shares. `before`: what read.js gave back then; `indices`: the
// fields whose contents are asked for. Returns {facts, fields, buttons, holds}: the first as read.js has them, then where
// each field and button of `before` is now (-1: nowhere). What was found is kept with `before`, for it to be put in its place.
async ({ before, indices, wishes, words }) => {
  leave();
  await new Promise((done) => setTimeout(done, 10));  // many a script looks at what was written a moment later
  const holds = held(before, indices);
  before.next = read({ wishes, words });
  const places = (kind) => before[kind].map((one) => before.next[kind].indexOf(one));
  return told({ facts: before.next.facts, fields: places("fields"), buttons: places("buttons"), holds });
}
