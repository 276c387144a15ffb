// Scrolls down to the end as a visitor does, so that what waits to come into view does; and back to where it was.
async () => {
  const pause = () => new Promise((done) => setTimeout(done, 60));
  for (let screens = 0; screens < 25 && scrollY + innerHeight < document.documentElement.scrollHeight - 2; screens++) {
    scrollBy({ top: innerHeight * 0.9, behavior: "instant" });
    await pause();
  }
  await pause();
}
