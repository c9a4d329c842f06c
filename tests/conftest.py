"""What all tests share: hypothesis judges answers, not how fast a busy machine makes them."""

from hypothesis import HealthCheck, settings

settings.register_profile("sijill", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sijill")
