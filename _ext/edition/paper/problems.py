"""What stops `make print`: said in words that tell what to do."""


class PrintProblem(Exception):
    """The copies cannot be made; the message says why and what to do."""
