"""A register that misbehaves costs a few seconds and a sentence, never more."""

import select
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from accounts.registers import breaker, client, lookup
from accounts.registers.errors import (
    Busy,
    NotFound,
    RegisterError,
    TooMany,
    TooSlow,
    Unreachable,
    Unreadable,
)
from tests.accounts.registers.conftest import RNA, SIRET, recorded, sends
from tests.factories.accounts import UserFactory

GOOD = recorded("company_association")


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch):
    monkeypatch.setattr(client, "TIMEOUT", 0.3)
    monkeypatch.setattr(client, "DEADLINE", 0.6)


def ask(registers):
    return client.fetch("companies", f"{registers.url}/search", {"q": SIRET}, number=SIRET)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (sends(b"", status=500), Unreachable),
        (sends(b"", status=503), Unreachable),
        (sends(b"", status=503, Retry_After="30"), Busy),
        (sends(b"", status=429), Busy),
        (sends(b"", status=429, Retry_After="bientôt".encode().decode("latin-1")), Busy),
        (sends(b"", status=403), Unreachable),
        (sends(b"", status=404), NotFound),
        (sends(GOOD[:200]), Unreadable),
        (sends(GOOD[:200], Content_Length=str(len(GOOD))), Unreadable),
        (sends(b"", status=204), Unreadable),
        (sends(GOOD, Content_Encoding="gzip"), Unreadable),
        (sends(b'"' + b"x" * (client.MAX_BYTES + 10) + b'"'), Unreadable),
        (sends(b"", status=302, Location="https://ailleurs.example/search"), Unreachable),
        (sends(b"", status=302, Location="file:///etc/passwd"), Unreachable),
        (sends(b"", status=302, Location="/search"), Unreachable),
    ],
)
def test_each_failure_has_its_sentence(registers, reply, error):
    registers.answers("company", reply)
    with pytest.raises(RegisterError) as refused:
        ask(registers)
    assert type(refused.value) is error
    assert refused.value.sentence.startswith("L’Annuaire des entreprises")


def test_a_redirect_on_the_same_host_is_followed(registers):
    def reply(handler):
        answered = "ok" in handler.path
        (sends(GOOD) if answered else sends(b"", status=307, Location="/search?ok"))(handler)

    registers.answers("company", reply)
    assert ask(registers)["total_results"] == 2


def closes_at_once(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


def hung_up(handler, within):
    """Whether whoever asked gives up within that many seconds: a line that closes can be read at once."""
    return bool(select.select([handler.connection], [], [], within)[0])


def says_nothing(handler):
    assert hung_up(handler, within=10)


def drips(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    _drip(handler, b'{"a": 1,')


def drips_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Lent: ")
    _drip(handler, b"x" * 30)


def _drip(handler, content):
    for byte in content * 4:
        try:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
        except OSError:
            return
        if hung_up(handler, within=0.1):
            return


@pytest.mark.parametrize(
    ("reply", "error"),
    [(closes_at_once, Unreachable), (says_nothing, TooSlow), (drips, TooSlow), (drips_headers, TooSlow)],
)
def test_the_whole_answer_has_one_deadline(registers, reply, error):
    registers.answers("company", reply)
    before = time.monotonic()
    with pytest.raises(RegisterError) as refused:
        ask(registers)
    assert type(refused.value) is error
    assert time.monotonic() - before < 1.1


def test_nobody_listens(registers):
    registers.stop()
    with pytest.raises(Unreachable):
        ask(registers)
    registers.__init__()


@pytest.mark.parametrize(
    "url",
    ["http://registre.example", "ftp://registre.example", "file:///etc/passwd", "https://a:b@registre.example",
     "https://", "", "https://registre.example?q=1", "//registre.example"],
)  # fmt: skip
def test_only_https_is_asked(url):
    assert not client.safe_address(url)
    with pytest.raises(Unreachable):
        client.fetch("companies", url, {}, number=SIRET)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (BaseHTTPRequestHandler,), {}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    try:
        with pytest.raises(Unreachable):
            client.fetch("companies", f"https://localhost:{server.server_port}", {}, number=SIRET)
    finally:
        thread.join()
        server.server_close()


def _certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(tz=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - timedelta(days=1))
    certificate = builder.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


# --- Cache and breaker -------------------------------------------------------------------------------


@pytest.fixture
def person(db):
    return UserFactory()


def refusal(number, person):
    with pytest.raises(RegisterError) as refused:
        lookup.find(number=number, by=person)
    return type(refused.value)


def test_an_answer_is_asked_once(registers, person):
    registers.answers("company", "company_association")
    first = lookup.find(number=SIRET, by=person)
    asked = len(registers.requests)
    assert lookup.find(number=SIRET, by=person) == first
    assert len(registers.requests) == asked == 2  # the other register, for what it alone knows, said 404


def test_an_unknown_number_is_asked_once(registers, person):
    registers.answers("company", "company_fuzzy")
    assert [refusal(SIRET, person), refusal(SIRET, person)] == [NotFound, NotFound]
    assert len(registers.requests) == 1


def test_the_register_of_associations_completes_the_other(registers, person):
    registers.answers("company", "company_association")
    registers.answers("association", "association")
    entry = lookup.find(number=SIRET, by=person)
    assert (entry.register, entry.public_utility, entry.founded_on.year) == ("companies", True, 1998)


def test_its_failure_takes_nothing_away(registers, person):
    registers.answers("company", "company_association")
    registers.answers("association", sends(b"", status=500))
    assert lookup.find(number=SIRET, by=person).name == "LES JARDINS IMAGINAIRES"


def test_after_three_failures_it_is_left_alone_then_tried_once(registers, person, monkeypatch):
    registers.answers("company", sends(b"", status=500))
    assert [refusal(SIRET, person) for _ in range(5)] == [Unreachable] * 5
    assert len(registers.requests) == breaker.FAILURES
    breaker.cache.delete("registers:companies:open")  # what the passing of a minute does
    assert refusal(SIRET, person) is Unreachable
    assert refusal(SIRET, person) is Unreachable
    assert len(registers.requests) == breaker.FAILURES + 1
    breaker.cache.delete("registers:companies:open")
    registers.answers("company", "company_association")
    assert lookup.find(number=SIRET, by=person).siret == SIRET


def test_a_busy_register_is_left_alone_at_once(registers, person):
    registers.answers("company", sends(b"", status=429, Retry_After="30"))
    assert [refusal(SIRET, person) for _ in range(3)] == [Busy] * 3
    assert len(registers.requests) == 1


def test_one_register_down_does_not_close_the_other(registers, person):
    registers.answers("company", sends(b"", status=500))
    registers.answers("association", "association")
    for _ in range(4):
        refusal(SIRET, person)
    assert lookup.find(number=RNA, by=person).rna == RNA


def test_unknown_numbers_do_not_open_the_breaker(registers, person):
    registers.answers("company", "company_fuzzy")
    for number in range(10):
        refusal(f"0123450130{number:04d}", person)
    assert len(registers.requests) == 10


def test_one_person_does_not_trawl(registers, person, monkeypatch):
    monkeypatch.setattr(breaker, "SEARCHES", 3)
    registers.answers("company", "company_association")
    for _ in range(3):
        lookup.find(number=SIRET, by=person)
    assert refusal(SIRET, person) is TooMany
    assert lookup.find(number=SIRET, by=UserFactory()).siret == SIRET


def test_a_register_without_address_is_off(person, settings):
    assert refusal(RNA, person) is NotFound
    assert not lookup.offered_to("association")
    settings.ASSOCIATION_REGISTER_URL = "https://registre.example"
    assert [lookup.offered_to(kind) for kind in ("association", "company", "public_body", "person")] == [
        True, False, False, False,
    ]  # fmt: skip
