"""The gRPC service: `server.run` serves networks from spec files, with their versions and runs in a data directory."""
