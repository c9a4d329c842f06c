"""Fuzzing with coverage feedback: ``python -m tests.fuzz.with_atheris TARGET [libFuzzer options] [corpus folder]``.

Without a corpus folder it begins with the hostile and honest samples that the tests know.
"""

import sys
import tempfile
from pathlib import Path


def samples(target: str) -> list[bytes]:
    """What to begin with, so that the first steps need not be found by chance."""
    from sijill.model.captures import Capture
    from tests.hostile import payloads
    from tests.ledger.test_ledger import three_versions
    from tests.made_up.archives import CAPTURE

    if target == "capture":
        from sijill.sources.captures import write_capture

        return [write_capture(CAPTURE), write_capture(CAPTURE.withholding_all_but({1})), write_capture(Capture(()))]
    if target == "ledger":
        return list(three_versions().values())
    if target == "addresses":
        return [text.encode() for text in (*payloads.BAD_ADDRESSES, *payloads.GOOD_ADDRESSES)]
    if target == "dates":
        return [b"2021-12-29", b"2021-12-19/2021-12-25", b"202X", b"../2021-03", b"2021-12-XX~", b"2021%"]
    if target == "patches":
        return [b'[{"a":[1,2]},{"a":[2]},[{"op":"remove","path":"/a/0"},{"op":"add","path":"/b","value":1}]]']
    if target == "pages":
        return [text.encode() for text in payloads.SCRIPTS] + [b'<article><a href="../x#p1" id="a">b</a></article>']
    return [payloads.RECORD, *(data for data in payloads.FILES.values() if len(data) < 4000)]


def run() -> None:
    """Drive the target named first on the command line until it fails or is stopped."""
    import atheris

    with atheris.instrument_imports(include=["sijill"]):
        from tests.fuzz.targets import TARGETS
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        raise SystemExit(f"TARGET must be one of {', '.join(TARGETS)}")
    options = sys.argv[2:]
    if all(option.startswith("-") for option in options):
        corpus = Path(tempfile.mkdtemp(prefix="sijill-fuzz-"))
        for number, data in enumerate(samples(name)):
            (corpus / str(number)).write_bytes(data)
        options.append(str(corpus))
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    run()
