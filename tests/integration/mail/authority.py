"""A certificate authority of the tests' own, for servers that must be trusted and for those that must not."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Authority:
    """Signs certificates that nobody trusts but who was told to."""

    folder: Path
    ca: trustme.CA = field(default_factory=trustme.CA)

    @property
    def root(self) -> Path:
        """The PEM file to trust: give its name as `SSL_CERT_FILE`, or to `cafile`."""
        path = self.folder / "authority.pem"
        self.ca.cert_pem.write_to_path(path)
        return path

    def certificate(self, *names: str) -> tuple[Path, Path]:
        """PEM files: a certificate for these names or addresses (127.0.0.1 and localhost unless told), and its key."""
        names = names or ("127.0.0.1", "localhost")
        issued = self.ca.issue_cert(*names)
        certificate, key = (self.folder / f"{names[0]}.{kind}.pem" for kind in ("certificate", "key"))
        for path, blobs in ((certificate, issued.cert_chain_pems), (key, [issued.private_key_pem])):
            path.write_bytes(b"".join(blob.bytes() for blob in blobs))
        return certificate, key

    def trusting(self) -> ssl.SSLContext:
        """What a client needs to believe this authority alone."""
        return ssl.create_default_context(cafile=str(self.root))
