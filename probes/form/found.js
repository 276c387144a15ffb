// What read.js, which it shares, finds; to be kept in the page, for the elements themselves cannot leave it.
read
