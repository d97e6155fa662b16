"""What does a command cost? Processor time of the whole process tree, and its memory."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SAMPLE_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took.

    Attributes:
        cpu_seconds: user and system time of the process and all its children.
        wall_seconds: from start to end.
        peak_mib: the most proportional memory (PSS) that all its processes held together, sampled.
        output: what it printed to standard output.
    """

    cpu_seconds: float
    wall_seconds: float
    peak_mib: float
    output: str


def measure(command: Sequence[str], *, ok: Sequence[int] = (0,)) -> Cost:
    """Runs a command to its end.

    Raises:
        RuntimeError: it ended with another exit code than those in ``ok``.
    """
    before = os.times()
    process = subprocess.Popen(  # noqa: S603  # the benchmark names the command
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    peak = [0.0]
    sampler = threading.Thread(target=_sample, args=(process, peak), daemon=True)
    sampler.start()
    output, _ = process.communicate()
    after = os.times()
    sampler.join()
    if process.returncode not in ok:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Cost(cpu, after.elapsed - before.elapsed, peak[0], output)


def _sample(process: subprocess.Popen[str], peak: list[float]) -> None:
    ended = threading.Event()
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_pss_mib(pid) for pid in _tree(process.pid)))
        ended.wait(_SAMPLE_SECONDS)


def _tree(root: int) -> list[int]:
    """The process and its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def _pss_mib(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except (OSError, ValueError):
        pass  # it ended meanwhile
    return 0.0
