"""Fuzzing with coverage feedback: ``python -m tests.fuzz.with_atheris TARGET [libFuzzer options] [corpus folder]``."""

import sys


def run() -> None:
    """Drive the target named first on the command line until it fails or is stopped."""
    import atheris

    with atheris.instrument_imports(include=["generator"]):
        from tests.fuzz.targets import TARGETS
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        raise SystemExit(f"TARGET must be one of {', '.join(TARGETS)}")
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    run()
