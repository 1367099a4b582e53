"""Pages of the registry."""

from collections.abc import Callable
from typing import Any


def by_pk(operation: Callable[..., Any], key: str) -> Callable[..., Any]:
    """``operation`` as a step page calls it: its own word for the record's number becomes ``pk``."""

    def step(*, pk: int, **fields: Any) -> Any:
        return operation(**{key: pk}, **fields)

    return step
