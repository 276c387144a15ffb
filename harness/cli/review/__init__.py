"""`shopper review`: a person's word on what the rules could not settle, and on how right the judge is."""

from harness.cli.review.command import review_command

__all__ = ["review_command"]
