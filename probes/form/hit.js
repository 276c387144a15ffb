// What is drawn over an element as a part of the same control, as `over.js` finds it; shares that.
(element) => over(element)
