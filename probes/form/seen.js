// What source.js, which it shares, gives.
({ most }) => source(most)
