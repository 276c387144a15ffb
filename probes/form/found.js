// What read.js finds, which it shares with held.js, mouse.js and write.js; kept in the page, for the elements themselves cannot
// leave it, together with what is asked of it later, so that the page need not be told again how to. `tell()`: its facts;
// `write(index)`: as write.js has it; `again(indices, wishes)` reads the document anew: {facts, fields, buttons, holds}: the first as read.js has them, then where each field and button
// of before is now (-1: nowhere), then what the fields of these indices hold; what was found is kept as `next`, for it to
// be put in its place. `more`, once made.js has put it there: lists without a role, as read.js takes them.
({ wishes, words }) => {
  const found = read({ wishes, words });
  found.tell = () => told(found.facts);
  found.write = (index) => write(found, index);
  found.again = async (indices, wishesNow) => {
    found.writing?.();
    leave();
    await new Promise((done) => setTimeout(done, 10));  // many a script looks at what was written a moment later
    const holds = held(found, indices);
    found.next = read({ wishes: wishesNow, words, more: found.more?.() });
    const places = (kind) => found[kind].map((one) => found.next[kind].indexOf(one));
    return told({ facts: found.next.facts, fields: places("fields"), buttons: places("buttons"), holds });
  };
  return found;
}
