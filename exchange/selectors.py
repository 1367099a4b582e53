"""What imports ask of the exchange's own tables."""

from exchange.models import HeaderAlias


def extra_aliases(kind: str) -> dict[str, list[str]]:
    """Header words that the office has added for a kind of import, by key of column."""
    words: dict[str, list[str]] = {}
    for column, word in HeaderAlias.objects.filter(kind=kind).values_list("column", "word"):
        words.setdefault(column, []).append(word)
    return words
