// The time of what happens: monotonic, and mapped to UTC once, when the watcher starts. Everything is captured before the
// page's own scripts can put something else in its place.
const now = performance.now.bind(performance);
const origin = performance.timeOrigin;
const wall = Date.now.bind(Date);
// Whole milliseconds are cut off the wall clock: on time it is 0 to 1 ms behind. What is further away than 2 ms was set anew
// since the browser's processes agreed on a time; then the machine's clock counts, for every frame alike.
const behind = wall() + 0.5 - (origin + now());
const skew = Math.abs(behind) > 2 ? behind : 0;
const clock = () => (origin + now() + skew) / 1000;
const drift = () => wall() + 0.5 - (origin + now() + skew);

const send = window[config.name];
const report = (fact) => send?.(fact);
let housekeeping = () => {}; // what is done once the page has come to rest
