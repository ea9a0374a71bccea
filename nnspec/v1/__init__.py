"""Messages and stubs generated from `proto/nnspec/v1` by `make proto`; only the server and the client import them."""
