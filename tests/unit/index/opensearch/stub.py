"""A server that answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from gleanings.corpus.config import ClusterConfig
from gleanings.index.opensearch.cluster import Cluster

#: What a server that can be used says of itself.
GREETING: dict[str, object] = {"version": {"distribution": "opensearch", "number": "2.19.1"}}


@dataclass(slots=True)
class Stub:
    """A server.

    Attributes:
        address: where it answers.
        answers: status and body, one after the other; the last one is repeated.
        asked: method, path and body of each request but the first greeting.
        headers: of the last request.
    """

    address: str = ""
    greeting: dict[str, object] = field(default_factory=lambda: dict(GREETING))
    answers: list[tuple[int, object]] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    paused: list[float] = field(default_factory=list)

    def cluster(self, **changed: object) -> Cluster:
        """A cluster of this one node, whose pauses take no time."""
        values: dict[str, object] = {
            "hosts": (self.address,), "user": "", "ca_file": "", "prefix": "lib", "shards": 1, "replicas": 0,
            "timeout_seconds": 5,
        }  # fmt: skip
        return Cluster(ClusterConfig(**(values | changed)), self.paused.append)  # type: ignore[arg-type]  # a factory


@contextmanager
def serving(
    *answers: tuple[int, object], greeting: dict[str, object] | None = None, certificate: Path | None = None
) -> Iterator[Stub]:
    """A server with some answers, until the end of the block; with a certificate and its key, over TLS."""
    stub = Stub(answers=list(answers))
    if greeting is not None:
        stub.greeting = greeting

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            stub.headers = {name.lower(): value for name, value in self.headers.items()}
            path = self.path.partition("?")[0]
            if path == "/":
                status, said = 200, json.dumps(stub.greeting)
            else:
                stub.asked.append((self.command, path, body))
                status, answer = stub.answers.pop(0) if len(stub.answers) > 1 else stub.answers[0]
                said = json.dumps(answer)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said.encode())

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  # the names that the base class looks for

        def log_message(self, *_arguments: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.address = f"http://127.0.0.1:{server.server_port}"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        stub.address = stub.address.replace("http:", "https:")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
