"""No example of a property is too slow: how long one takes says how busy the machine is, and nothing of the code."""

from hypothesis import settings

settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")
