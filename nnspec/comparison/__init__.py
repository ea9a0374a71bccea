"""What changed between two versions of a network: for callers, for its decisions, in its structure, for training.

Compares specs and their graphs and says what it found; knows no files, no git and no NumPy. What must be computed from
rows of data is put in by the runtime.
"""
