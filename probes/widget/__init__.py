"""A page's chat: what is said in it (`log`, with `watch.js` inside the page), and the hands (`window`)."""
