"""The server as an operator meets it: one port for calls, health and reflection; TLS; what it refuses."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from nnspec_server.server import SERVICE
from nnspec_server.server import Server as InProcessServer
from nnspec_server.settings import Settings

from nnspec.client import Client, InvalidInputError, NotFoundError, UnavailableError, Variable
from nnspec.client.errors import typed_errors
from nnspec.errors import InputError
from nnspec.schema import schema_text
from nnspec.spec import loads
from nnspec.v1 import network_service_pb2
from nnspec.v1.listing_pb2 import ListNetworksRequest
from tests.programs import tool
from tests.server.conftest import ROOT, SPECS, Serve, Server, SpecFile, bare

CONCERT = {"snacks": False, "partner": True, "driving": True}


def test_reflection_describes_the_service(client: Client) -> None:
    database = ProtoReflectionDescriptorDatabase(client._channel)
    assert SERVICE in database.get_services()
    described = database.FindFileContainingSymbol(SERVICE)
    assert described.SerializeToString() == network_service_pb2.DESCRIPTOR.serialized_pb


@pytest.mark.parametrize("service", [b"", SERVICE.encode()])
def test_health_is_told_for_all_and_for_the_service(client: Client, service: bytes) -> None:
    request = b"\n" + bytes([len(service)]) + service if service else b""
    assert bare(client).unary_unary("/grpc.health.v1.Health/Check")(request) == b"\x08\x01"


def test_the_health_of_what_is_not_served(client: Client) -> None:
    with pytest.raises(NotFoundError, match="service 'x' does not exist"), typed_errors():
        bare(client).unary_unary("/grpc.health.v1.Health/Check")(b"\n\x01x")
    watch = bare(client).unary_stream("/grpc.health.v1.Health/Watch")(b"\n\x01x")
    assert next(watch) == b"\x08\x03"  # SERVICE_UNKNOWN, and the watch goes on
    watch.cancel()


def test_the_log_is_made_of_json_lines(server: Server, client: Client) -> None:
    client.decide("concert", CONCERT)
    lines = server.log.read_text().splitlines()
    assert len(server.events()) == len(lines)
    (listening,) = (event for event in server.events() if event["event"] == "listening")
    assert listening["message"] == f"listening on {server.address}"
    assert "partner" not in server.log.read_text()


def test_networks_are_listed_by_pages(client: Client) -> None:
    networks = client.networks()
    assert [network.name for network in networks] == sorted(network.name for network in networks)
    pages, token = [], ""
    while True:
        reply = client._stub.ListNetworks(ListNetworksRequest(page_size=4, page_token=token))
        pages.append([network.name for network in reply.networks])
        token = reply.next_page_token
        if not token:
            break
    assert all(len(page) == 4 for page in pages[:-1])
    assert [name for page in pages for name in page] == [network.name for network in networks]
    for size in (-1, 101):
        with pytest.raises(InvalidInputError, match="page_size"), typed_errors():
            client._stub.ListNetworks(ListNetworksRequest(page_size=size))


def test_a_listed_network_says_what_it_takes(client: Client) -> None:
    networks = {network.name: network for network in client.networks()}
    assert networks["concert"].inputs[0] == Variable(
        "snacks", "boolean", (), (), "Will I have enough money to buy snacks?"
    )
    assert networks["grid"].inputs[1].categories == ("red", "green")
    assert networks["digits"].inputs[0].shape == (784,)
    assert (networks["concert"].serving_version, networks["digits"].serving_version) == (1, None)


def tls_pair(folder: Path, name: str = "tls", *options: str) -> tuple[Path, Path]:
    """Return a certificate for localhost and its key."""
    certificate, key = folder / f"{name}.certificate.pem", folder / f"{name}.key.pem"
    request = "req -x509 -newkey rsa:2048 -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    openssl = tool("openssl", package="openssl")
    options = options if options else ("-nodes",)
    command = [openssl, *request.split(), *options, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return certificate, key


def test_tls(tmp_path: Path) -> None:
    certificate, key = tls_pair(tmp_path)
    specs = (ROOT / "specs/concert",)
    settings = Settings(specs=specs, data_dir=tmp_path / "data", port=0, tls_certificate=certificate, tls_key=key)
    with InProcessServer(settings) as server:
        address = f"localhost:{server.port}"
        with Client(address, tls=certificate.read_bytes()) as client:
            client.wait_ready()
            assert client.decide("concert", CONCERT).outcome is True
        for tls in (False, True):
            with Client(address, tls=tls) as client, pytest.raises(UnavailableError):
                client.decide("concert", CONCERT)


def refused(*arguments: object) -> str:
    """Return what a server says that cannot start."""
    told = subprocess.run(
        [sys.executable, "-m", "nnspec", "serve", *map(str, arguments)], capture_output=True, text=True, timeout=60
    )
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    return told.stderr


def test_what_is_in_use_is_refused(server: Server, tmp_path: Path) -> None:
    specs, port = ROOT / "specs/concert", server.address.rpartition(":")[2]
    assert f"cannot listen on {server.address}" in refused(specs, "--data-dir", tmp_path / "other", "--port", port)
    assert "in use by process" in refused(specs, "--data-dir", server.data, "--port", 0)


@pytest.mark.parametrize(
    ("host", "cause"),
    [
        ("nowhere.invalid", "no address of this machine is known as 'nowhere.invalid'"),
        ("127.0.0.1:50051", "no address of this machine is known as '127.0.0.1:50051'"),
        ("192.0.2.1", "Cannot assign requested address"),
    ],
)
def test_an_address_that_is_none_of_this_machine_is_refused_as_that(tmp_path: Path, host: str, cause: str) -> None:
    told = refused(ROOT / "specs/concert", "--data-dir", tmp_path / "data", "--port", 0, "--host", host)
    assert f"{cause}; choose another address with --host" in told


def test_an_address_of_ipv6_needs_no_brackets(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6: enable it with sysctl net.ipv6.conf.lo.disable_ipv6=0")
    settings = Settings(specs=(ROOT / "specs/concert",), data_dir=tmp_path / "data", host="::1", port=0)
    with InProcessServer(settings) as server, Client(f"[::1]:{server.port}") as client:
        client.wait_ready()
        assert client.decide("concert", CONCERT).outcome is True


def test_what_is_no_tls_leaves_no_line_in_the_log(tmp_path: Path, serve: Serve) -> None:
    certificate, key = tls_pair(tmp_path)
    server = serve(ROOT / "specs/concert", "--tls-certificate", str(certificate), "--tls-key", str(key))
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2]))) as stranger:
            stranger.sendall(b"GET / HTTP/1.0\r\n\r\n")
            while stranger.recv(1024):
                pass
    assert server.end() == 0
    assert len(server.events()) == len(server.log.read_text().splitlines())


def test_files_of_tls_that_do_not_fit_are_refused_as_that(tmp_path: Path) -> None:
    certificate, key = tls_pair(tmp_path)
    _, other = tls_pair(tmp_path, "other")
    _, encrypted = tls_pair(tmp_path, "encrypted", "-passout", "pass:secret")
    start = ROOT / "specs/concert", "--data-dir", tmp_path / "data", "--port", 0, "--tls-certificate"
    assert f"the key in {other} is not that of the certificate" in refused(*start, certificate, "--tls-key", other)
    for pair in ((key, certificate), (certificate, encrypted), (ROOT / "README.md", key)):
        assert "not a certificate and its key" in refused(*start, pair[0], "--tls-key", pair[1])


def test_specs_that_cannot_be_served_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no file in" in refused(tmp_path / "empty", "--data-dir", tmp_path / "data")
    assert "missing.yaml" in refused(tmp_path / "missing.yaml", "--data-dir", tmp_path / "data")
    (tmp_path / "empty" / "package.json").write_text('{"name": "app"}')
    assert "empty has the key nnspec" in refused(tmp_path / "empty", "--data-dir", tmp_path / "data")


def test_of_a_directory_that_is_served_which_is_checked(tmp_path: Path, spec_file: SpecFile) -> None:
    folder = spec_file("tenths").parent
    (folder / "drafts").mkdir()
    (folder / "drafts" / "tenths.yaml").write_text(SPECS["tenths"])
    (folder / ".hidden.yaml").write_text("no spec")
    (folder / "nnspec.schema.json").write_text(schema_text())
    (folder / "nnspec.toml").write_text('exclude = ["drafts/"]\n')
    (folder / "package.json").write_text('{"name": "app"}')
    (folder / "json.json").write_text(json.dumps({**loads(SPECS["tenths"]).canonical(), "name": "json"}))
    data = folder / "data"  # where runs are kept as JSON, too
    data.mkdir()
    (data / "task.json").write_text("{}")
    settings = Settings(specs=(folder, folder / "tenths.yaml"), data_dir=data, port=0)
    with InProcessServer(settings) as server, Client(f"localhost:{server.port}") as client:
        assert [network.name for network in client.networks()] == ["json", "tenths"]


def test_specs_may_lie_in_the_data_directory(tmp_path: Path, spec_file: SpecFile) -> None:
    """``nnspec serve specs --data-dir .``: and once more, with all that the registry keeps there."""
    specs = tmp_path / "specs"
    specs.mkdir()
    spec_file("tenths").rename(specs / "tenths.yaml")
    for served in (specs, tmp_path, specs / "tenths.yaml"):
        settings = Settings(specs=(served,), data_dir=tmp_path, port=0)
        with InProcessServer(settings) as server, Client(f"localhost:{server.port}") as client:
            assert [network.name for network in client.networks()] == ["tenths"]


def test_two_specs_of_one_name_are_refused(tmp_path: Path, spec_file: SpecFile) -> None:
    again = spec_file("again", SPECS["tenths"])
    settings = Settings(specs=(spec_file("tenths"), again), data_dir=tmp_path / "data", port=0)
    with pytest.raises(InputError, match="network 'tenths' is also in"):
        InProcessServer(settings)


def test_a_certificate_is_renewed_while_the_server_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    certificate, key = tls_pair(tmp_path)
    former, renewed = certificate.read_bytes(), tls_pair(tmp_path, "renewed")
    specs = (ROOT / "specs/concert",)
    settings = Settings(specs=specs, data_dir=tmp_path / "data", port=0, tls_certificate=certificate, tls_key=key)

    def decide(trusted: bytes) -> object:
        with Client(f"localhost:{server.port}", tls=trusted) as client:
            return client.decide("concert", CONCERT).outcome

    with InProcessServer(settings) as server:
        assert decide(former) is True
        renewed[0].replace(certificate)  # its key comes a moment later
        assert decide(former) is True
        renewed[1].replace(key)
        assert decide(certificate.read_bytes()) is True
        with pytest.raises(UnavailableError, match="CERTIFICATE_VERIFY_FAILED"):
            decide(former)
        trusted = certificate.read_bytes()
        certificate.unlink()
        assert decide(trusted) is True
    told = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert [event for event in told if event.startswith("tls")] == ["tls_not_renewed", "tls_renewed", "tls_not_renewed"]


def test_waiting_for_a_server_tells_what_it_waits_for(tmp_path: Path) -> None:
    certificate, key = tls_pair(tmp_path)
    specs = (ROOT / "specs/concert",)
    settings = Settings(specs=specs, data_dir=tmp_path / "data", port=0, tls_certificate=certificate, tls_key=key)
    with (
        InProcessServer(settings) as server,
        Client(f"127.0.0.1:{server.port}", tls=True) as client,  # of localhost, the fault of ::1 may be the last
        pytest.raises(UnavailableError, match=r"not ready within 1 s: .*CERTIFICATE_VERIFY_FAILED"),
    ):
        client.wait_ready(1)
    with Client("127.0.0.1:1") as client, pytest.raises(UnavailableError, match=r"within 0\.5 s: .*refused"):
        client.wait_ready(0.5)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with Client(f"127.0.0.1:{free.getsockname()[1]}") as client:
            with pytest.raises(UnavailableError):
                client.decide("concert", CONCERT)
            with pytest.raises(UnavailableError, match="not ready"):
                client.wait_ready(0.2)
