"""How are files read on many machines? Dask hands them to its workers; one process, here, catalogues what comes back.

Workers see the files under the same paths, as on a shared disk. A worker that dies is no loss: Dask gives its files
to another one. Nothing that a worker sends is unpickled here but the bytes of its answer, which are checked as those
of a local reading process are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from gleanings.corpus.errors import ReadingError, WorkersUnreachable
from gleanings.corpus.model import Reason
from gleanings.ingest.finding import Found
from gleanings.ingest.isolation import Outcome
from gleanings.ingest.station import Orders, Station, line_of, outcome_of
from gleanings.ingest.wire import Described

if TYPE_CHECKING:
    from distributed import Client, Future

#: How long a scheduler, and then the first worker, may take to be found.
_PATIENCE_SECONDS = 20.0
#: How often a file whose station has ended is tried again, on whichever worker.
_RETRIES = 2
#: So many files wait at each thread of the workers, so that none is idle.
_AHEAD = 2

_stations = threading.local()


def read_on_workers(founds: Iterable[Found], orders: Orders, scheduler: str) -> Iterator[Outcome[Described]]:
    """Reads each file on a worker; outcomes come as they are ready. Closing the iterator gives up what is not read.

    Args:
        founds: taken one by one, a few more than there are workers to read them.
        orders: how they are read.
        scheduler: of Dask, "tcp://HOST:PORT".

    Raises:
        WorkersUnreachable: there is no scheduler, or it has no worker.
    """
    client, threads = _connected(scheduler)
    try:
        yield from _read(client, iter(founds), orders.encoded(), threads * _AHEAD)
    finally:
        client.close()


def read_here(orders: str, found: str) -> tuple[bytes, bytes, float]:
    """Reads one file on this worker; each of its threads has a station of its own.

    Raises:
        OSError, EOFError: the station has ended; the next file gets another.
    """
    station: Station | None = getattr(_stations, "station", None)
    if station is None or station.orders != orders:
        if station is not None:
            station.end()
        station = _stations.station = Station(orders)
    try:
        return station.read(found)
    except (OSError, EOFError):
        station.end()
        _stations.station = None
        raise


def _connected(scheduler: str) -> tuple[Client, int]:
    """A client, and how many threads its workers have."""
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise WorkersUnreachable(
            "Reading on many machines needs a package that is not installed.",
            hint="Run `pip install 'gleanings[cluster]'` here and on every worker.",
        ) from error
    try:
        client = Client(scheduler, timeout=_PATIENCE_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkersUnreachable(
            f"No Dask scheduler answers at {scheduler}.", hint="Start one with `dask scheduler`."
        ) from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_SECONDS)
    except TimeoutError as error:
        client.close()
        raise WorkersUnreachable(
            f"The Dask scheduler at {scheduler} has no worker.", hint=f"Start some with `dask worker {scheduler}`."
        ) from error
    return client, sum(client.nthreads().values())


def _read(client: Client, founds: Iterator[Found], orders: str, most: int) -> Iterator[Outcome[Described]]:
    from distributed import as_completed

    reading: dict[str, Found] = {}

    def submitted(found: Found) -> Future:
        future = client.submit(read_here, orders, line_of(found), pure=False, retries=_RETRIES)
        reading[future.key] = found
        return future

    waiting = as_completed([submitted(found) for found in islice(founds, most)], loop=client.loop)
    for future in waiting:
        yield _outcome(reading.pop(future.key), future)
        for found in islice(founds, 1):
            waiting.add(submitted(found))


def _outcome(found: Found, future: Future) -> Outcome[Described]:
    """What became of a file.

    Raises:
        WorkersUnreachable: the scheduler has gone; what was not read waits for the next run.
    """
    try:
        return outcome_of(found, *_result(future.result))
    except (ValueError, EOFError) as error:
        detail = f"the reading process sent no answer of ours: {error}"
        return Outcome(found, None, ReadingError(Reason.CRASHED, detail))


def _result(wait: Callable[[], Any]) -> tuple[bytes, bytes, float]:
    from distributed import CancelledError, KilledWorker

    try:
        kind, answer, seconds = wait()
        return kind, answer, seconds
    except KilledWorker as error:
        raise EOFError("the workers that read it died, one after the other") from error
    except CancelledError as error:
        raise WorkersUnreachable(
            "The Dask scheduler does not answer any more.", hint="Run the same command again: it goes on from here."
        ) from error
