"""Small named passes: each takes a graph or a plan and returns a better one."""
