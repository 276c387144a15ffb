"""No example of a property is too slow: how long one takes says how busy the machine is, and nothing of the code."""

from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
