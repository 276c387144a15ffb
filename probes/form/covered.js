// Whether anything may be in the way of the page, or of its element `over`.
({ over }) => covers(over)
