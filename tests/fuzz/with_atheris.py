"""Fuzzing with coverage feedback: ``python -m tests.fuzz.with_atheris TARGET [libFuzzer options] [corpus folder]``.

Without a corpus folder it begins with the hostile and honest samples that the tests know. Several targets with commas
between them are driven one after another, each in a process of its own. ``--list`` in the place of the target prints
the names of all as JSON.
"""

import json
import os
import sys
import tempfile
from pathlib import Path


def run() -> None:
    """Drive the target named first on the command line until it fails or is stopped."""
    if sys.argv[1:] == ["--list"]:
        from tests.fuzz.targets import TARGETS as ALL

        print(json.dumps(list(ALL)))
        return
    import atheris

    with atheris.instrument_imports(include=["sijill"]):
        from tests.fuzz.samples import samples
        from tests.fuzz.targets import TARGETS
    names = sys.argv[1].split(",") if len(sys.argv) > 1 else [""]
    if not TARGETS.keys() >= set(names):
        raise SystemExit(f"TARGET must be one of {', '.join(TARGETS)}")
    # What takes long is loading the generator so that its branches are counted: it is done once, before the forks.
    for name in names[:-1]:
        child = os.fork()
        if not child:
            break
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            raise SystemExit(f"{name} failed")
    else:
        name = names[-1]
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
