"""What ``nnspec diff`` found, as text for a terminal, as Markdown for a pull request and as JSON. Compares nothing."""
