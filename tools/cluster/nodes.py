"""How is a node started, found and stopped? What runs is written down in a folder, so that any process may look."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from tools.cluster.build import Build

FOLDER = Path(__file__).resolve().parents[2] / ".cluster"
NODES = (1, 2, 3)

_HEAP = "512m"
_DETACHED = 'nice -n 10 "$@" >>"$0" 2>&1 </dev/null & echo $!'
_READY_SECONDS = 180.0
_STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Three nodes.

    Attributes:
        build: what is run.
        port: the first node answers on this one, the others on the next two; nodes talk on those 100 above.
        folder: of data, logs and process ids.
    """

    build: Build
    port: int = 19211
    folder: Path = FOLDER

    @property
    def addresses(self) -> list[str]:
        """Where the nodes answer."""
        return [f"http://127.0.0.1:{self.port + node - 1}" for node in NODES]

    @property
    def runs(self) -> bool:
        """Whether any node does."""
        return any(self.pid(node) is not None for node in NODES)

    def up(self) -> None:
        """Starts the nodes that do not run, and waits until all three have found each other."""
        for node in NODES:
            self.start(node)
        self.wait(len(NODES))

    def start(self, node: int) -> None:
        """Starts a node, unless it runs."""
        if self.pid(node) is not None:
            return
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)
        data = self.folder / "data" / str(node)
        seeds = ",".join(f"127.0.0.1:{self.port + other + 99}" for other in NODES)
        settings = {
            "node.name": f"node-{node}",
            "network.host": "127.0.0.1",
            "http.port": str(self.port + node - 1),
            "transport.port": str(self.port + node + 99),
            "discovery.seed_hosts": seeds,
            # A developer's disk may be nearly full, and 3 nodes share it.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        name, electing = self.build.electing(",".join(f"node-{other}" for other in NODES))
        settings[name] = electing
        command = [
            "java", f"-Xms{_HEAP}", f"-Xmx{_HEAP}", "-XX:+UseSerialGC", *self.build.java(data),
            *(f"{name}={value}" for name, value in settings.items()),
        ]  # fmt: skip
        # By a shell that ends at once: the node is nobody's child, and outlives whoever starts it.
        log = str(self.folder / "logs" / f"{node}.log")
        started = subprocess.run(
            ["sh", "-c", _DETACHED, log, *command], capture_output=True, text=True, check=True, start_new_session=True
        )
        self._pid_file(node).write_text(started.stdout.strip())

    def kill(self, node: int) -> None:
        """Ends a node as a power cut would."""
        self._end(node, signal.SIGKILL)

    def down(self) -> None:
        """Stops all nodes and removes their data."""
        for node in NODES:
            self._end(node, signal.SIGTERM)
        shutil.rmtree(self.folder / "data", ignore_errors=True)

    def wait(self, nodes: int, *, status: str = "yellow", seconds: float = _READY_SECONDS) -> None:
        """Waits until so many nodes are together, and the health is this one or better.

        Raises:
            TimeoutError: they are not in time.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.health()
            if found.get("number_of_nodes") == nodes and found.get("status") in (status, "green"):
                return
            time.sleep(0.5)
        raise TimeoutError(f"The cluster has not come up in {seconds:.0f} seconds; see {self.folder / 'logs'}.")

    def health(self) -> dict[str, object]:
        """What the first node that answers says of the cluster; nothing where none does."""
        for address in self.addresses:
            try:
                return self.ask(address, "/_cluster/health")
            except OSError:
                continue
        return {}

    def manager(self) -> int:
        """The node that was elected manager."""
        for address in self.addresses:
            try:
                name = str(self.ask(address, "/_cat/master?format=json", rows=True)["node"])
            except OSError:
                continue
            return int(name.rpartition("-")[2])
        raise TimeoutError("No node answers.")

    def ask(self, address: str, path: str, *, rows: bool = False) -> dict[str, object]:
        """A node's answer; of a table, its first row.

        Raises:
            OSError: the node does not answer.
        """
        with urllib.request.urlopen(f"{address}{path}", timeout=5) as response:  # noqa: S310  # this machine's
            found = json.load(response)
        return cast(dict[str, object], found[0] if rows else found)

    def pid(self, node: int) -> int | None:
        """The process of a node, or None when it does not run."""
        try:
            pid = int(self._pid_file(node).read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if f"node.name=node-{node}".encode() in command and str(self.folder).encode() in command else None

    def _pid_file(self, node: int) -> Path:
        return self.folder / f"{node}.pid"

    def _end(self, node: int, number: signal.Signals) -> None:
        pid = self.pid(node)
        if pid is None:
            return
        os.kill(pid, number)
        end = time.monotonic() + _STOP_SECONDS
        while self.pid(node) is not None and time.monotonic() < end:
            time.sleep(0.1)
        if self.pid(node) is not None:
            os.kill(pid, signal.SIGKILL)
        self._pid_file(node).unlink(missing_ok=True)
