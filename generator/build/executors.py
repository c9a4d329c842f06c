"""Who does the work: this process, or worker processes of this machine. A cluster is a third answer to the same ask."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
# Fewer items than this are done here: starting processes costs more.
WORTH_SHARING = 64


class InThisProcess(Executor):
    """Does the work at once, in the calling process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Call ``fn`` now and return its result as a finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


def executor_for(items: int, jobs: int | None = None) -> AbstractContextManager[Executor]:
    """Return an executor fit for so many items: this process for few, worker processes for many."""
    jobs = jobs or os.cpu_count() or 1
    if items < WORTH_SHARING or jobs == 1:
        return InThisProcess()
    from generator.build.staging import settle

    return ProcessPoolExecutor(max_workers=jobs, initializer=settle)


def in_chunks(
    executor: Executor, work: Callable[[list[Item]], Result], items: Sequence[Item], size: int
) -> Iterator[Result]:
    """Yield the results of doing items in chunks, in their order, with few chunks under way at a time."""
    ahead: list[Future[Result]] = []
    starts = iter(range(0, len(items), size))
    for start in starts:
        ahead.append(executor.submit(work, list(items[start : start + size])))
        if len(ahead) >= 8:
            yield ahead.pop(0).result()
    for future in ahead:
        yield future.result()
