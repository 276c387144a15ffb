"""A page's chat: opened (`window`), used (`hands`), and told of by `watch.js` inside the page (`log`)."""
