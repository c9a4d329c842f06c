"""Reading an untrusted file in a separate process, with limits on memory, time, output and depth.

The child gets the bytes on its standard input and answers with JSON, which is only data. If a limit is reached, nothing
is stored. Without the ``resource`` module (Windows) memory cannot be limited, and the notes say so; time always is.
"""

import contextlib
import datetime
import errno
import json
import os
import subprocess
import sys
import threading
import zlib
from typing import IO, Any, NamedTuple
from xml.parsers.expat import ExpatError

from sijill.capture.payload import Extracted, LeftOut, Part, Payload, UnreadablePayload
from sijill.model.captures import About

LARGEST_ANSWER = 96 * 1024 * 1024
_MEMORY = 3  # exit codes of the child
_SAVE_LESS = "save the part that is quoted as a file of its own, or give more with --most-seconds and --most-megabytes"


class Limits(NamedTuple):
    """The limits of one reading: seconds by the clock, and megabytes on top of what the program itself needs."""

    seconds: float = 10
    megabytes: int = 500


def read_confined(payload: Payload, whole: bool = False, limits: Limits = Limits()) -> Extracted:  # noqa: B008 - immutable
    """Return the text of a payload, read in a process within ``limits``.

    Raises UnreadablePayload as ``text.extract`` does, or if a limit was reached.
    """
    header = {
        "type": payload.media_type, "address": payload.address, "encoding": payload.encoding, "whole": whole,
        "captured": payload.captured.isoformat() if payload.captured else None, "sheets": payload.sheets,
        "megabytes": limits.megabytes, "seconds": limits.seconds,
    }  # fmt: skip
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "sijill.capture.confined"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - for the type checker
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    clock = threading.Timer(limits.seconds, end)
    clock.start()
    feeder = threading.Thread(
        target=_feed, args=(child.stdin, json.dumps(header).encode() + b"\n", payload.data), daemon=True
    )
    feeder.start()
    try:
        answer = child.stdout.read(LARGEST_ANSWER + 1)
        if len(answer) > LARGEST_ANSWER:
            child.kill()
        code = child.wait()
    except BaseException:
        child.kill()
        child.wait()
        raise
    finally:
        clock.cancel()
        feeder.join()
        child.stdout.close()
    if len(answer) > LARGEST_ANSWER:
        raise UnreadablePayload(f"the document's text must come to at most {LARGEST_ANSWER:,} bytes: {_SAVE_LESS}")
    if late.is_set():
        raise UnreadablePayload(
            f"the document must be read within {limits.seconds:g} seconds, and was not: {_SAVE_LESS}"
        )
    if code == _MEMORY:
        raise UnreadablePayload(
            f"the document must be read within {limits.megabytes:,} megabytes of memory, and was not: {_SAVE_LESS}"
        )
    if code:
        raise UnreadablePayload(
            f"the document could not be read: its reader ended with {code}. It may be damaged, or made "
            "to do harm; save it again, as plain text if need be"
        )
    return _extracted(json.loads(answer))


def _feed(pipe: IO[bytes], *parts: bytes) -> None:
    # If the child ended before it had read everything, its exit code says why.
    try:
        for part in parts:
            pipe.write(part)
    except OSError:
        pass
    finally:
        with contextlib.suppress(OSError):
            pipe.close()


def _extracted(answer: dict[str, Any]) -> Extracted:
    if "refused" in answer:
        raise UnreadablePayload(answer["refused"])
    parts = tuple(Part(text, About.of_fields(fields)) for text, fields in answer["parts"])
    left = tuple(LeftOut(why, tuple(texts)) for why, texts in answer["left_out"])
    return Extracted(parts, answer["facts"], tuple(answer["notes"]), left)


def _limit(megabytes: int, seconds: float) -> tuple[str, ...]:
    """Limit this process; return sentences about what could not be limited."""
    try:
        import resource
    except ImportError:
        return ("memory could not be limited on this system while the document was read",)
    with contextlib.suppress(ImportError):  # plain text is read without it
        import trafilatura  # noqa: F401 - loaded before memory is measured, so that it does not count

    with open("/proc/self/statm", "rb") if os.path.exists("/proc/self/statm") else open(os.devnull, "rb") as file:  # noqa: PTH110, PTH123
        pages = file.read().split()
    own = int(pages[0]) * resource.getpagesize() if pages else 1 << 30
    unlimited: list[str] = []
    for what, name, most in (
        ("memory", "RLIMIT_AS", own + megabytes * 1024 * 1024),
        ("processor time", "RLIMIT_CPU", int(seconds) + 2),
        ("files written", "RLIMIT_FSIZE", 0),
        ("memory dumps", "RLIMIT_CORE", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, ValueError, OSError):
            unlimited.append(what)
    if not unlimited:
        return ()
    return (f"{', '.join(unlimited)} could not be limited on this system while the document was read",)


def _ran_out_of_memory(error: BaseException | None) -> bool:
    """Return whether what led to an error was a lack of memory, which libraries report in their own ways."""
    while error is not None:
        code = getattr(error, "code", None)
        if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
            return True
        if type(error).__name__ == "XMLSyntaxError" and (code == 2 or str(error).startswith("unknown error")):
            return True  # lxml: XML_ERR_NO_MEMORY, or no place in the file and no reason
        if (isinstance(error, ExpatError) and code == 1) or (
            isinstance(error, zlib.error) and "Error -4 " in str(error)
        ):
            return True  # XML_ERROR_NO_MEMORY and Z_MEM_ERROR
        error = error.__cause__ or error.__context__
    return False


def main() -> int:
    """Read a payload from the standard input, and answer on the standard output; return the exit code."""
    header = json.loads(sys.stdin.buffer.readline())
    unlimited = _limit(header["megabytes"], header["seconds"])
    try:
        from sijill.capture.reading import extract

        day = datetime.date.fromisoformat(header["captured"]) if header["captured"] else None
        payload = Payload(sys.stdin.buffer.read(), header["type"], day, header["address"], header["encoding"])
        payload = payload._replace(sheets=tuple((address, text) for address, text in header["sheets"]))
        try:
            found = extract(payload, header["whole"])
            answer: dict[str, Any] = {
                "parts": [[part.text, part.about.fields()] for part in found.parts],
                "facts": found.facts,
                "notes": [*found.notes, *unlimited],
                "left_out": found.left_out,
            }
        except UnreadablePayload as refusal:
            if _ran_out_of_memory(refusal):
                return _MEMORY
            answer = {"refused": str(refusal)}
        except RecursionError:
            answer = {"refused": "the document's parts must not be nested so deeply: save it as plain text"}
        sys.stdout.buffer.write(json.dumps(answer).encode())
        sys.stdout.buffer.flush()
    except MemoryError:
        return _MEMORY
    except ImportError as error:  # what the system says where a library has no room
        if "map segment" not in str(error) and "allocate" not in str(error):
            raise
        return _MEMORY
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # quickly, without freeing what may be large
