"""Where the server listens, with or without TLS, and what keeps it from it: gRPC itself says only that it could not.

Knows no calls.
"""

import os
import socket
import ssl

import grpc

from nnspec.errors import BusyError, ReadError
from nnspec_server.settings import Settings


def bind(server: grpc.Server, settings: Settings) -> int:
    """Let ``server`` listen and return the port. Raises BusyError for the address, ReadError for the files of TLS."""
    credentials = _credentials(settings)
    address = address_of(settings.host, settings.port)
    try:
        if credentials is None:
            return server.add_insecure_port(address)
        return server.add_secure_port(address, credentials)
    except RuntimeError as error:
        cause = _cause(settings.host.strip("[]"), settings.port)
        raise BusyError(
            f"cannot listen on {address}: {cause}; choose another address with --host, another port with --port"
        ) from error


def address_of(host: str, port: int) -> str:
    """Return the address as gRPC and URLs write it: one of IPv6 in brackets, or its end would be read as a port."""
    return f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"


def _credentials(settings: Settings) -> grpc.ServerCredentials | None:
    """Return the credentials, None without TLS; a pair that gRPC would refuse without a reason is refused with one."""
    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None or key is None:
        return None
    try:
        pair = key.read_bytes(), certificate.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot read {error.filename}: {error.strerror}") from error
    try:
        # An encrypted key would be asked for at the terminal; with a password that is none it is refused.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: "")
    except ssl.SSLError as error:
        found = (
            f"the key in {key} is not that of the certificate in {certificate}"
            if error.reason == "KEY_VALUES_MISMATCH"
            else f"{certificate} and {key} are not a certificate and its key: both in PEM, the key not encrypted"
        )
        raise ReadError(f"{found}; name them with --tls-certificate and --tls-key") from error
    return grpc.ssl_server_credentials([pair])


def _cause(host: str, port: int) -> str:
    """Return what the system says to listening there."""
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        return f"no address of this machine is known as {host!r}"
    for family, kind, protocol, _, place in places:
        try:
            with socket.socket(family, kind, protocol) as probe:
                probe.bind(place)
        except OSError as error:
            return os.strerror(error.errno) if error.errno is not None else str(error)
    return "gRPC could not bind it"
