"""The files of TLS: a certificate and its key that fit, read again when they are renewed.

Knows neither addresses nor calls.
"""

import ssl
from pathlib import Path
from threading import Lock

import grpc

from nnspec.errors import ReadError
from nnspec_server.log import log


class Pair:
    """The files of a certificate and of its key. Raises ReadError, as `credentials` does, where they do not fit."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._certificate, self._key = certificate, key
        self._known = self._stamps()
        self._first = self._read()
        self._looking = Lock()

    def credentials(self) -> grpc.ServerCredentials:
        """Return credentials that take the files anew for the next connection after they have changed."""
        fetch = self._renewed
        return grpc.dynamic_ssl_server_credentials(self._first, fetch)  # type: ignore[arg-type]  # None: no change

    def _renewed(self) -> grpc.ServerCertificateConfiguration | None:
        """Return what gRPC is to use from now on, None for what it has: files that do not fit, or not yet, are left."""
        with self._looking:
            stamps = self._stamps()
            if stamps == self._known:
                return None
            self._known = stamps
        try:
            renewed = self._read()
        except ReadError as error:
            log("tls_not_renewed", message=f"{error}; the certificate that was read before goes on being used")
            return None
        log("tls_renewed", certificate=self._certificate)
        return renewed

    def _stamps(self) -> list[tuple[int, int, int] | None]:
        """Return what changes whenever one of the files is written or replaced; None for one that is not there."""
        stamps: list[tuple[int, int, int] | None] = []
        for path in (self._certificate, self._key):
            try:
                found = path.stat()
            except OSError:
                stamps.append(None)
            else:
                stamps.append((found.st_ino, found.st_mtime_ns, found.st_size))
        return stamps

    def _read(self) -> grpc.ServerCertificateConfiguration:
        """Return the pair for gRPC; one that it would refuse without a reason is refused with one."""
        certificate, key = self._certificate, self._key
        try:
            pair = key.read_bytes(), certificate.read_bytes()
            # An encrypted key would be asked for at the terminal; with a password that is none it is refused.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: "")
        except ssl.SSLError as error:
            found = (
                f"the key in {key} is not that of the certificate in {certificate}"
                if error.reason == "KEY_VALUES_MISMATCH"
                else f"{certificate} and {key} are not a certificate and its key: both in PEM, the key not encrypted"
            )
            raise ReadError(f"{found}; name them with --tls-certificate and --tls-key") from error
        except OSError as error:
            raise ReadError(f"cannot read {error.filename}: {error.strerror}") from error
        return grpc.ssl_server_certificate_configuration([pair])
