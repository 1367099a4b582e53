"""Files that cannot be read at all, each with a code and a sentence (rosters/README.md)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from python_calamine import PasswordError

logger = logging.getLogger(__name__)


class Refusal(StrEnum):
    """Why the whole file goes back."""

    NOT_A_WORKBOOK = "not_a_workbook"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    NO_HEADER = "no_header"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"


class FileRefused(Exception):
    """Nothing of the file was read; ``message`` says why and what to do."""

    def __init__(self, code: Refusal, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost us. Bytes are of memory or disk, rows those with content.

    ``grid_cells`` bounds the rectangle from A1 to the last cell, which python-calamine holds in memory at 24 bytes a cell;
    ``text_bytes`` bounds the text of all cells together, because it copies a shared text for every cell that names it.
    """

    file_bytes: int = 40 * 2**20
    unpacked_bytes: int = 256 * 2**20
    grid_cells: int = 6_000_000
    text_bytes: int = 256 * 2**20
    rows: int = 200_000
    columns: int = 16_384
    sheets: int = 200


DEFAULT_LIMITS = Limits()


@contextmanager
def damage_refused() -> Iterator[None]:
    """Parsers of foreign bytes fail in ways that no list is complete for (Rust even panics); each means that the file cannot be read."""
    try:
        yield
    except (FileRefused, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except PasswordError as error:
        raise FileRefused(Refusal.ENCRYPTED, "文件设有密码。请在 Excel 中取消打开密码，另存后再上传。") from error
    except BaseException as error:
        logger.warning("a file could not be read", exc_info=True)
        raise FileRefused(Refusal.NOT_A_WORKBOOK, "文件已损坏，打不开。请在 Excel 或 WPS 中重新另存为 xlsx 后再上传。") from error
