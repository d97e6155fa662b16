"""Every way in which a cluster fails is an error of its own, with a sentence that says what to do."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

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
from gleanings.index.analysis import Analyzer
from gleanings.index.engine import Query
from gleanings.index.nodes import Every
from gleanings.index.opensearch.bulk import write
from gleanings.index.opensearch.cluster import PASSWORD, TOKEN, Missing
from gleanings.index.opensearch.engine import OpenSearchEngine
from tests.unit.index.opensearch.stub import Stub, serving

FULL = {
    "type": "cluster_block_exception",
    "reason": "index [lib] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has"
    " read-only-allow-delete block];",
}


def ask(stub: Stub, **changed: object) -> None:
    stub.cluster(**changed).call("POST", "/lib/_search", {})


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (401, "Unauthorized", ClusterDenied),
        (
            403,
            {"type": "security_exception", "reason": "no permissions for [indices:data/read/search]"},
            ClusterDenied,
        ),
        (
            403,
            {"type": "cluster_block_exception", "reason": "blocked by: [FORBIDDEN/8/index write]"},
            ClusterReadOnly,
        ),
        (429, FULL, ClusterReadOnly),
        (429, {"type": "rejected_execution_exception", "reason": "too many"}, ClusterBusy),
        (429, {"type": "circuit_breaking_exception", "reason": "too much memory"}, ClusterBusy),
        (503, {"type": "search_phase_execution_exception", "reason": "all shards failed"}, ClusterUnreachable),
        (500, {"type": "null_pointer_exception", "reason": "oh"}, ClusterError),
        (404, {"type": "index_not_found_exception", "reason": "no such index"}, Missing),
    ],
)
def test_what_a_node_says_becomes_the_error_that_tells_what_to_do(
    status: int, error: object, expected: type[Exception]
) -> None:
    with serving((status, {"error": error, "status": status})) as stub, pytest.raises(expected) as caught:
        ask(stub)
    assert type(caught.value) is expected


def test_no_node_at_all_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(ClusterUnreachable):
            ask(Stub(f"http://127.0.0.1:{unused.getsockname()[1]}"))


@pytest.mark.parametrize(
    "changed",
    [{"hosts": ("http://me:secret@127.0.0.1:9200",)}, {"hosts": ("127.0.0.1",)}, {"hosts": ()}, {"ca_file": "/none"}],
)
def test_a_configuration_that_cannot_work_is_told_before_anything_is_asked(changed: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Stub().cluster(**changed)
    assert "secret" not in f"{caught.value.message} {caught.value.hint}"


def test_a_node_that_never_answers_is_a_time_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ClusterTimeout):
        ask(Stub(f"http://127.0.0.1:{silent.getsockname()[1]}"), timeout_seconds=1)


@pytest.mark.parametrize(
    "greeting",
    [
        {"version": {"number": "8.13.0"}},
        {"version": {"number": "7.0.0", "build_flavor": "unknown"}},
        {"version": {"distribution": "opensearch", "number": "2.18.0"}},
        {"version": {"distribution": "opensearch", "number": "1.3.20"}},
        {},
    ],
)
def test_another_server_and_an_older_one_are_refused_before_anything_is_asked(greeting: dict[str, object]) -> None:
    with serving((200, {}), greeting=greeting) as stub, pytest.raises(ClusterVersion):
        ask(stub)
    assert stub.asked == []


@pytest.mark.parametrize("number", ["2.19.0", "2.20.1", "3.0.0"])
def test_newer_servers_are_welcome(number: str) -> None:
    with serving((200, {}), greeting={"version": {"distribution": "opensearch", "number": number}}) as stub:
        ask(stub)
    assert len(stub.asked) == 1


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "node")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "node.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


def test_a_node_must_prove_who_it_is(tmp_path: Path) -> None:
    """There is no way to switch this off."""
    pem = certificate(tmp_path)
    with serving((200, {}), certificate=pem) as stub:
        with pytest.raises(ClusterUnreachable, match="prove who it is"):
            ask(stub)
        assert stub.asked == []
        ask(stub, ca_file=str(pem))
        assert len(stub.asked) == 1


def test_user_and_password_are_sent_and_a_missing_password_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)
    with serving((200, {})) as stub:
        with pytest.raises(ConfigurationError, match="password"):
            ask(stub, user="librarian")
        monkeypatch.setenv(PASSWORD, "hush")
        ask(stub, user="librarian")
        assert stub.headers["authorization"] == "Basic bGlicmFyaWFuOmh1c2g="
        monkeypatch.setenv(TOKEN, "abc")
        ask(stub)
        assert stub.headers["authorization"] == "Bearer abc"


def test_a_prefix_that_no_index_may_have_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        Stub("http://127.0.0.1:1").cluster(prefix="My Library")


def test_a_busy_cluster_gets_its_documents_again_after_pauses_that_grow() -> None:
    busy = {"index": {"_id": "b", "status": 429, "error": {"type": "rejected_execution_exception", "reason": "full"}}}
    taken = {"index": {"_id": "a", "status": 201, "result": "created"}}
    taken_later = {"index": {"_id": "b", "status": 201, "result": "created"}}
    lines: list[dict[str, object]] = [{"index": {"_id": "a"}}, {"n": 1}, {"index": {"_id": "b"}}, {"n": 2}]
    with serving((200, {"items": [taken, busy]}), (429, {"error": "busy"}), (200, {"items": [taken_later]})) as stub:
        assert write(stub.cluster(), "lib", lines).rejected == {}
    assert stub.paused == [0.25, 0.5]
    assert [body.count('"_id"') for _, _, body in stub.asked] == [2, 1, 1]
    assert '{"n": 2}' in stub.asked[-1][2]


def test_a_cluster_that_stays_busy_is_given_up() -> None:
    with serving((429, {"error": "busy"})) as stub, pytest.raises(ClusterBusy):
        write(stub.cluster(), "lib", [{"delete": {"_id": "a"}}])
    assert len(stub.asked) == 8


def test_a_document_that_is_refused_does_not_stop_the_others() -> None:
    items = [
        {"index": {"_id": "a", "status": 400, "error": {"type": "mapper_parsing_exception", "reason": "too long"}}},
        {"index": {"_id": "b", "status": 201, "result": "created"}},
    ]
    with serving((200, {"items": items})) as stub:
        written = write(stub.cluster(), "lib", [{"index": {"_id": "a"}}, {}, {"index": {"_id": "b"}}, {}])
    assert written.rejected == {"a": "too long"}


def test_a_full_disk_in_the_middle_of_writing_is_said_at_once() -> None:
    items = [{"index": {"_id": "a", "status": 429, "error": FULL}}]
    with serving((200, {"items": items})) as stub, pytest.raises(ClusterReadOnly):
        write(stub.cluster(), "lib", [{"index": {"_id": "a"}}, {}])
    assert stub.paused == []


def test_an_index_of_another_schema_version_is_refused_and_never_read() -> None:
    where = {"range": {"born": {"lte": 2}}}, {"range": {"died": {"gt": 2}}}
    alias = {"lib-000003": {"aliases": {"lib": {"filter": {"bool": {"filter": where}}}}}}
    meta = {"generation": 3, "revision": 2, "language": "en", "schema": 99}
    mapping = {"lib-000003": {"mappings": {"_meta": meta}}}
    with serving((200, alias), (200, mapping), (200, alias), (200, mapping)) as stub:
        engine = OpenSearchEngine(stub.cluster(), Analyzer("en"), "en")
        with pytest.raises(IndexUnusable, match="schema version 99"):
            engine.search(Query(Every()))
    assert not any("search" in path for _, path, _ in stub.asked)


def test_a_shard_that_does_not_answer_makes_the_answer_partial() -> None:
    where = {"range": {"born": {"lte": 1}}}, {"range": {"died": {"gt": 1}}}
    alias = {"lib-000001": {"aliases": {"lib": {"filter": {"bool": {"filter": where}}}}}}
    mapping = {"lib-000001": {"mappings": {"_meta": {"generation": 1, "revision": 1, "language": "en"}}}}
    found = {"hits": {"total": {"value": 0}, "hits": []}, "aggregations": {}}
    for successful in (3, 2):  # a shard that no node has counts as neither successful nor failed
        answer = {"responses": [{**found, "_shards": {"total": 3, "successful": successful, "failed": 0}}]}
        with serving((200, alias), (200, mapping), (200, answer)) as stub:
            engine = OpenSearchEngine(stub.cluster(), Analyzer("en"), "en")
            assert engine.search(Query(Every(), facets=())).partial == (successful < 3)
