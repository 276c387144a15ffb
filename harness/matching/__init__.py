"""Which enquiry a reply belongs to. Pure.

One address an enquiry makes the recipient the best witness; the thread's references come after it, then ticket numbers,
then the sender and what the letter says. What fits two enquiries alike, or none well enough, is matched to none: it
stays for a person to look at, whose word outweighs every rule.
"""

from harness.matching.fits import Candidate, Fit, Match, MatchRule
from harness.matching.matcher import Matcher

__all__ = ["Candidate", "Fit", "Match", "MatchRule", "Matcher"]
