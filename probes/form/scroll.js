// Scrolls down to the end as a visitor does, so that what waits to come into view does; and back to where it was.
async () => {
  const pause = () => new Promise((done) => setTimeout(done, 60));
  const height = () => document.documentElement?.scrollHeight ?? 0; // a page that refreshes itself may have no root
  for (let screens = 0; screens < 25 && scrollY + innerHeight < height() - 2; screens++) {
    scrollBy({ top: innerHeight * 0.9, behavior: "instant" });
    await pause();
  }
  await pause();
}
