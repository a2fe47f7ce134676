"""The WebAssembly module as a page needs it: without names for debuggers, and with bounded memory.

The format is https://webassembly.github.io/spec/core/binary/modules.html: a head of eight bytes,
then sections, each with its number, its length and its content.
"""

from collections.abc import Iterator

HEAD = b"\0asm\1\0\0\0"
CUSTOM, MEMORY = 0, 5
PAGE = 65536  # bytes


class NoModule(ValueError):
    """The bytes are no module that this file can read; the message says why."""


def number_at(data: bytes, place: int) -> tuple[int, int]:
    """An unsigned number in LEB128, and the place after it."""
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place


def as_number(value: int) -> bytes:
    """A number in LEB128."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def sections(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The sections of a module. Raises NoModule."""
    if data[:8] != HEAD:
        raise NoModule("it does not begin as WebAssembly does")
    place = len(HEAD)
    while place < len(data):
        kind = data[place]
        try:
            length, place = number_at(data, place + 1)
        except IndexError as error:
            raise NoModule("it is cut off") from error
        if place + length > len(data):
            raise NoModule("it is cut off")
        yield kind, data[place : place + length]
        place += length


def bounded(memory: bytes, most: int) -> bytes:
    """The memory section with a bound of ``most`` bytes. Raises NoModule."""
    count, place = number_at(memory, 0)
    flags, place = number_at(memory, place)
    least, _ = number_at(memory, place)
    if count != 1 or flags > 1:
        raise NoModule("it has another kind of memory than Python's one")
    if least * PAGE > most:
        raise NoModule(
            f"it needs {least * PAGE} bytes of memory to begin with, and {most} are allowed"
        )
    return b"\1\1" + as_number(least) + as_number(most // PAGE)


def lighten(data: bytes, most: int) -> bytes:
    """The module without its custom sections, whose memory grows to ``most`` bytes and not further.

    Raises NoModule when it is none.
    """
    parts = [HEAD]
    for kind, content in sections(data):
        if kind == CUSTOM:
            continue
        new = bounded(content, most) if kind == MEMORY else content
        parts += [bytes([kind]), as_number(len(new)), new]
    return b"".join(parts)
