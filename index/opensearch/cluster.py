"""How is the cluster asked, and what do we tell the person when it does not answer?

Every call has a time-out. A node that does not answer is passed over for the next; a cluster that has too much to do
is asked again after a pause, a few times. What is left is one of our errors.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import opensearchpy
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    NotFoundError,
    SSLError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NoConnection

from gleanings.corpus.config import ClusterConfig
from gleanings.corpus.errors import (
    ClusterBusy,
    ClusterDenied,
    ClusterError,
    ClusterReadOnly,
    ClusterTimeout,
    ClusterUnreachable,
    ClusterVersion,
    ConfigurationError,
    IndexUnusable,
)
from gleanings.index.opensearch.mapping import Json

PASSWORD = "GLEANINGS_OPENSEARCH_PASSWORD"  # noqa: S105  # the name of a variable
TOKEN = "GLEANINGS_OPENSEARCH_TOKEN"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Server:
    """Which servers can be used: those of one distribution, from a version on."""

    distribution: str
    oldest: tuple[int, ...]


#: What a library may lie on. Tests put another one in its place where they can have no OpenSearch; nobody else can.
ADMITTED = Server("opensearch", (2, 19))

#: How often a cluster with too much to do is asked again, and the first pause; each is twice the one before.
_BUSY_TRIES = 7
_BUSY_SECONDS = 0.25

# What goes wrong is said in our errors; the client would print each answer that is not 200 besides.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_TOO_BUSY = 429


class Missing(Exception):
    """What was asked for is not in the cluster."""


class Cluster:
    """One search cluster; safe to use from several threads.

    Args:
        config: where it is.
        pause: waits so many seconds.

    Raises:
        ConfigurationError: the configuration cannot be used.
    """

    def __init__(self, config: ClusterConfig, pause: Callable[[float], None] = time.sleep) -> None:
        if not _PREFIX.fullmatch(config.prefix):
            raise ConfigurationError(
                f"{config.prefix!r} cannot begin the name of an index.",
                hint="Use small letters, digits, - and _ for prefix in [opensearch].",
            )
        _check_hosts(config)
        self.config = config
        self._pause = pause
        self._process = os.getpid()
        self._client = _connect(config)
        self._known = False
        self._asking = threading.Lock()

    def call(
        self, method: str, path: str, body: Json | None = None, *, seconds: float | None = None, **params: object
    ) -> Json:
        """The cluster's answer to a request.

        Args:
            method: of HTTP.
            path: with its slash.
            body: to send as JSON.
            seconds: that the answer may take; by default what the configuration says.
            params: of the query string.

        Raises:
            Missing: there is no such index, alias or document.
            ClusterError: the cluster cannot be used.
        """
        return self._call(method, path, body, seconds, params)

    def lines(self, path: str, lines: Iterable[Json], **params: object) -> Json:
        """The cluster's answer to a request of many lines, such as ``_bulk``."""
        return self._call("POST", path, encoded(lines), None, params)

    def patiently(self, attempt: Callable[[], Json]) -> Json:
        """What an attempt returns, once the cluster does not have too much to do any more.

        Raises:
            ClusterBusy: it still has after several pauses.
        """
        for tries in range(_BUSY_TRIES):
            try:
                return attempt()
            except ClusterBusy:
                self._pause(_BUSY_SECONDS * 2**tries)
        return attempt()

    def exists(self, path: str) -> bool:
        """Whether something is there."""
        try:
            self.call("GET", path)
        except Missing:
            return False
        return True

    def failure(self, status: int, error: object) -> Exception:
        """What an error inside of an answer means to a person."""
        return _failure(status, error, self._where)

    def _call(
        self, method: str, path: str, body: Json | bytes | None, seconds: float | None, params: dict[str, object]
    ) -> Json:
        self._recognise()
        return self._perform(
            method, path, body, {**params, "request_timeout": seconds or self.config.timeout_seconds}
        )

    def _recognise(self) -> None:
        """Makes sure, once, that the cluster is one that can be used."""
        if self._known:
            return
        with self._asking:
            if not self._known:
                version = self._perform("GET", "/", None, {}).get("version", {})
                _supported(str(version.get("distribution", "")), str(version.get("number", "")))
                self._known = True

    def _perform(self, method: str, path: str, body: Json | bytes | None, params: dict[str, object]) -> Json:
        if self._process != os.getpid():  # connections that were open when a process was forked are its parent's
            self._process, self._client = os.getpid(), _connect(self.config)
        try:
            answer = self._client.transport.perform_request(method, path, params=params, body=body)
        except SSLError as error:
            raise ClusterUnreachable(
                f"The search cluster ({self._where}) could not prove who it is.",
                hint="Name the authority that vouches for it as ca_file in [opensearch].",
            ) from error
        except ConnectionTimeout as error:
            raise ClusterTimeout(
                f"The search cluster ({self._where}) has not answered in {self.config.timeout_seconds} seconds.",
                hint="Try again; if it lasts, look at the cluster's health.",
            ) from error
        except NoConnection as error:
            raise ClusterUnreachable(
                f"No node of the search cluster ({self._where}) answers.",
                hint="Check hosts in [opensearch] of gleanings.toml, and that the cluster is up.",
            ) from error
        except TransportError as error:
            raise _of_response(error, self._where) from error
        return answer if isinstance(answer, dict) else {"rows": answer}

    @property
    def _where(self) -> str:
        return ", ".join(self.config.hosts)


def count(cluster: Cluster, index: str, query: Json) -> int:
    """How many entries of an index a query finds.

    Raises:
        ClusterUnreachable: a part of the index is missing, so nobody can say.
    """
    body = {"size": 0, "track_total_hits": True, "query": query}
    found = cluster.call("POST", f"/{index}/_search", body, allow_partial_search_results="false")
    return int(found["hits"]["total"]["value"])


def encoded(lines: Iterable[Json]) -> bytes:
    """Some JSON values, one a line."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8", "replace")


def _check_hosts(config: ClusterConfig) -> None:
    """Raises ConfigurationError for hosts that cannot be asked, and for secrets that would be printed."""
    for host in config.hosts:
        if "@" in host:
            raise ConfigurationError(
                "hosts in [opensearch] holds a user or a password.", hint=f"Use user there, and {PASSWORD}."
            )
        if not host.startswith(("http://", "https://")):
            raise ConfigurationError(f"{host!r} in [opensearch] must begin with http:// or https://.")
    if not config.hosts:
        raise ConfigurationError("hosts in [opensearch] names no node.")
    if config.ca_file and not Path(config.ca_file).is_file():
        raise ConfigurationError(f"There is no file {config.ca_file!r}, which [opensearch] names as ca_file.")


def _connect(config: ClusterConfig) -> opensearchpy.OpenSearch:
    return opensearchpy.OpenSearch(
        list(config.hosts),
        timeout=config.timeout_seconds,
        max_retries=max(2, len(config.hosts)),
        retry_on_status=(502, 504),
        **_credentials(config),
        **_authorities(config),
    )


def _credentials(config: ClusterConfig) -> dict[str, Any]:
    token, password = os.environ.get(TOKEN), os.environ.get(PASSWORD)
    if token:
        return {"headers": {"authorization": f"Bearer {token}"}}
    if not config.user:
        return {}
    if not password:
        raise ConfigurationError(
            f"There is no password for the search cluster's user {config.user!r}.", hint=f"Set {PASSWORD}."
        )
    return {"http_auth": (config.user, password)}


def _authorities(config: ClusterConfig) -> dict[str, Any]:
    """Certificates are always checked; there is no way to switch that off."""
    if not any(host.startswith("https://") for host in config.hosts):
        return {}
    return {"verify_certs": True, **({"ca_certs": config.ca_file} if config.ca_file else {})}


def _supported(distribution: str, number: str) -> None:
    """Raises ClusterVersion for any server that is not known to work."""
    parts = tuple(int(part) for part in re.findall(r"\d+", number)[:2])
    if distribution != ADMITTED.distribution or parts < ADMITTED.oldest:
        found = f"{distribution or 'no OpenSearch'} {number}".strip()
        needed = ".".join(map(str, ADMITTED.oldest))
        raise ClusterVersion(
            f"The search cluster is {found}; OpenSearch {needed} or newer is needed.",
            hint="Upgrade it, or name another one in [opensearch] of gleanings.toml.",
        )


def _of_response(error: TransportError, where: str) -> Exception:
    if isinstance(error, NotFoundError):
        return Missing(str(error.error))
    status = error.status_code
    if isinstance(error, AuthenticationException) or (
        isinstance(error, AuthorizationException) and "block" not in str(error.info)
    ):
        return ClusterDenied(
            f"The search cluster ({where}) refuses this user.",
            hint=f"Check user in [opensearch], {PASSWORD} and {TOKEN}, and what the user may do.",
        )
    info = error.info.get("error") if isinstance(error.info, dict) else error.info
    return _failure(status if isinstance(status, int) else 0, info, where)


def _failure(status: int, error: object, where: str) -> Exception:
    said = json.dumps(error) if isinstance(error, dict) else str(error)
    if "read-only" in said or "FORBIDDEN/" in said:
        return ClusterReadOnly(
            f"The search cluster ({where}) takes no documents.",
            hint="Its disks may be full: free some space, then lift the block `index.blocks.read_only_allow_delete`.",
        )
    if status == _TOO_BUSY or "rejected_execution" in said or "circuit_breaking" in said:
        return ClusterBusy(f"The search cluster ({where}) has too much to do.", hint="Try again in a minute.")
    if "index_not_found" in said:
        return Missing(said)
    if status in (502, 503, 504):
        return ClusterUnreachable(
            f"A part of the index has no node of the search cluster ({where}) that answers.",
            hint="Look at the cluster's health; it may be starting.",
        )
    if status in (401, 403):
        return ClusterDenied(f"The search cluster ({where}) refuses this user.")
    if status == 400 and "mapper" in said:
        return IndexUnusable("The index does not fit this Gleanings.", hint="Run `gleanings reindex`.")
    return ClusterError(f"The search cluster ({where}) could not answer: {_reason(error)}")


def _reason(error: object) -> str:
    """The innermost reason that an answer gives, in its own words."""
    while isinstance(error, dict):
        causes = error.get("root_cause") or error.get("failed_shards")
        inner = error.get("caused_by") or (causes[0] if causes else None)
        if not inner or inner == error:
            return str(error.get("reason", error))
        error = inner
    return str(error)
