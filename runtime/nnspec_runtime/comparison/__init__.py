"""Two versions of a network that are files: reading them, running them on rows, and comparing what they hold."""
