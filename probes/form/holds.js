// What held.js, which it shares, says of fields.
([found, indices]) => told(held(found, indices))
