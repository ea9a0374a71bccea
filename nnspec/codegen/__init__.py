"""The compiler's end: Plan -> NumPy source -> functions. The only part of nnspec that knows NumPy."""
