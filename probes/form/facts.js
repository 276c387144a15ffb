// The facts of what read.js gave back.
(found) => told(found.facts)
