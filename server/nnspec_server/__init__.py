"""The gRPC service: `server.run` serves networks from spec files, with their versions and runs in a data directory."""

import os

# gRPC writes lines of its own, such as one for every connection that is no TLS, and ours are one JSON object each.
# It looks here when it is imported.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
