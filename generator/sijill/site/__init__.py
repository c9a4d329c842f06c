"""Building the site: the frame, planning what is stale, writing it, and never hurting what is there."""
