"""Where the server listens, with or without TLS, and what keeps it from it: gRPC itself says only that it could not.

Knows no calls.
"""

import os
import socket

import grpc

from nnspec.errors import BusyError
from nnspec_server.settings import Settings
from nnspec_server.tls import Pair


def bind(server: grpc.Server, settings: Settings) -> int:
    """Let ``server`` listen and return the port. Raises BusyError for the address, ReadError for the files of TLS."""
    address = address_of(settings.host, settings.port)
    certificate, key = settings.tls_certificate, settings.tls_key
    pair = Pair(certificate, key) if certificate is not None and key is not None else None
    try:
        if pair is None:
            return server.add_insecure_port(address)
        return server.add_secure_port(address, pair.credentials())
    except RuntimeError as error:
        cause = _cause(settings.host.strip("[]"), settings.port)
        raise BusyError(
            f"cannot listen on {address}: {cause}; choose another address with --host, another port with --port"
        ) from error


def address_of(host: str, port: int) -> str:
    """Return the address as gRPC and URLs write it: one of IPv6 in brackets, or its end would be read as a port."""
    return f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"


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
