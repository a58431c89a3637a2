"""Executions of a reader: each alone, within its time; what fails is told apart and made small."""

import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.fuzz.mutation import Mutator

_AGAIN = 0.5
"""Seconds after which the alarm goes off again, should somebody have swallowed it."""
_MOST_TRIES = 300
_SECONDS_TO_SHRINK = 60


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader with what it is given and what must hold of it."""

    name: str
    execute: Callable[[bytes], None]
    """Takes any bytes. Raises AssertionError where something does not hold; nothing else."""
    inputs: Mutator


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that a reader cannot bear."""

    reader: str
    kind: str
    """`crash` or `slow`."""
    number: int | None
    """Of the execution, or None where the input was given."""
    place: str
    """What failed and where: findings with one place are the same."""
    details: str
    data: bytes

    def __str__(self) -> str:
        """What to do to see it again."""
        return (
            f"{self.reader}: {self.kind} in execution {self.number}, {self.place}\n"
            f"{self.details}\ninput: {self.data[:2_000]!r}\n"
            f"again: python -m tests.fuzz --execution {self.number} {self.reader}"
        )


@dataclass(slots=True)
class Outcome:
    """What came of many executions."""

    executions: int = 0
    seconds: float = 0.0
    crashes: int = 0
    slow: int = 0
    slowest: float = 0.0
    findings: dict[str, Finding] = field(default_factory=dict)
    """The first of each place."""


class _TooSlowError(BaseException):
    """No `except Exception` on the way holds the alarm up."""


@contextmanager
def _alarm(limit: float) -> Iterator[None]:
    """End what takes more than `limit` seconds of processor time, of user and system."""

    def ring(_: int, frame: FrameType | None) -> None:
        raise _TooSlowError(_place_of_frame(frame))

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, limit, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _place_of_frame(frame: FrameType | None) -> str:
    """The innermost function of our own in which the time went by."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if "sam4mis" in path.parts:
            return f"{path.name} {frame.f_code.co_name}"
        frame = frame.f_back
    return "outside of sam4mis"


def once(reader: Reader, data: bytes, limit: float, number: int | None = None) -> Finding | None:
    """Execute a reader on one input; what was wrong, or None."""
    try:
        with _alarm(limit):
            reader.execute(data)
    except _TooSlowError as error:
        place = f"more than {limit:g} s in {error}"
        return Finding(reader.name, "slow", number, place, "", data)
    except Exception as error:  # whatever it is, it is what was looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(last.filename).name} {last.name}"
        if isinstance(error, AssertionError):
            place += f" {last.lineno}"
        details = "".join(traceback.format_exception(error)[-4:]).rstrip()
        return Finding(reader.name, "crash", number, place, details, data)
    return None


def explore(reader: Reader, numbers: Iterable[int], limit: float, seconds: float = 1e9) -> Outcome:
    """Execute a reader on the inputs with these numbers, for as many seconds at most.

    Of each place that fails, the first input is made small; the time for that does not count.
    """
    outcome = Outcome()
    for number in numbers:
        start = time.perf_counter()
        data = reader.inputs.input(number)
        used = time.process_time()
        found = once(reader, data, limit, number)
        outcome.seconds += time.perf_counter() - start
        outcome.slowest = max(outcome.slowest, time.process_time() - used)
        outcome.executions += 1
        if found is not None:
            outcome.crashes += found.kind == "crash"
            outcome.slow += found.kind == "slow"
            if found.place not in outcome.findings:
                outcome.findings[found.place] = shrunk(reader, found, limit)
        if outcome.seconds > seconds:
            break
    return outcome


def shrunk(reader: Reader, found: Finding, limit: float) -> Finding:
    """The finding with as much of its input left out as it can do without."""
    began, tries = time.perf_counter(), 0
    size = max(1, len(found.data) // 2)
    while size:
        start = 0
        while start < len(found.data):
            if tries >= _MOST_TRIES or time.perf_counter() - began > _SECONDS_TO_SHRINK:
                return found
            tries += 1
            shorter = found.data[:start] + found.data[start + size :]
            again = once(reader, shorter, limit, found.number)
            if again is not None and again.place == found.place:
                found = again
            else:
                start += size
        size //= 2
    return found
