"""Where a stored copy was seen: the address, the time, the server's answer, and the digests that prove it."""

from collections.abc import Iterator

from sijill.html.markup import element
from sijill.model.copies import Fetched
from sijill.pages.labels import Labels
from sijill.pages.views import Fact


def seen_at(labels: Labels, fetched: Fetched) -> Fact:
    """Return where and when a copy was seen, in one line."""
    facts = {"address": labels.outside_link(fetched.address), "time": labels.date_markup(fetched.time)}
    if fetched.final_address:
        final = labels.outside_link(fetched.final_address)
        return labels.fact("document.fetched", labels.templates.sentence("document.fetched_led", **facts, final=final))
    return labels.fact("document.fetched", labels.templates.sentence("document.fetched_at", **facts))


def fetched_facts(labels: Labels, fetched: Fetched) -> Iterator[Fact]:
    """Yield everything that is recorded of how a copy was fetched."""
    yield seen_at(labels, fetched)
    if fetched.memento:
        yield labels.fact("document.memento", labels.date_markup(fetched.memento))
    if fetched.browser:
        yield labels.fact("document.browser", labels.words["document.browser_value"])
    status = element("bdi", str(fetched.status))
    if fetched.server_date:
        said = labels.templates.sentence(
            "document.answered_at", status=status, time=labels.date_markup(fetched.server_date)
        )
    else:
        said = labels.templates.sentence("document.answered_value", status=status)
    yield labels.fact("document.answered", said)
    yield labels.fact("document.response_digest", labels.digest_markup(fetched.response))
    yield labels.fact("document.warc_digest", labels.digest_markup(fetched.warc))
    if fetched.certificate:
        yield labels.fact("document.certificate_digest", labels.digest_markup(fetched.certificate))
