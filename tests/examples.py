"""How many examples hypothesis tries: all of them, or few in the quick tier."""

from hypothesis import HealthCheck, settings

QUICK = 15
settings.register_profile("whole", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("whole"), max_examples=QUICK)


def at_most(most: int) -> int:
    """Return the number of examples for a test that has its own, fewer in the quick tier."""
    return min(most, settings().max_examples) if settings().max_examples == QUICK else most
