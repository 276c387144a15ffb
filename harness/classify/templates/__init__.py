"""Form letters, mined from all replies of a desk: what comes again, in answer to other enquiries.

    shelf = Shelf()
    for reply in replies:
        shelf.add(Said(id=..., group=..., text=..., masks=...))
    letters = mine(shelf)

A reply is known by its shingles: every run of four words in it, names, numbers, links and planted facts masked. Which
conversations a shingle came in is kept exactly for the few and as a fair sample for the many, so that a desk's 100,000
replies fit into memory and one more costs no more than the first. A text that came again, but for what stands in its
slots, is kept and looked at once. Pieces of text that the same customers got are one letter; copies of it are aligned,
and what varies between them is a slot. Nothing here depends on the order of arrival.
"""

from harness.classify.templates.heard import FEW, Support
from harness.classify.templates.masking import masked, merged_in, told_in
from harness.classify.templates.mine import mine
from harness.classify.templates.shelf import Said, Shelf
from harness.classify.templates.vocabulary import Run, Vocabulary

__all__ = ["FEW", "Run", "Said", "Shelf", "Support", "Vocabulary", "masked", "merged_in", "mine", "told_in"]
