"""Database triggers that refuse with a sentence a person can read (design.md §4)."""

import pgtrigger


class Guard(pgtrigger.Trigger):
    """Raise an integrity error with this guard's name and ``sentence`` where ``unless_sql`` does not hold.

    The error carries the guard's name as its constraint name, so Django raises ``IntegrityError`` and
    :func:`audit.integrity.sentence_of` can show the sentence.
    """

    when = pgtrigger.Before
    sentence: str = ""
    broken_if: str = "TRUE"

    returns: str = "NEW"

    def __init__(self, **fields):
        self.sentence = fields.pop("sentence")
        self.broken_if = fields.pop("broken_if", "TRUE")
        self.returns = fields.pop("returns", "NEW")
        super().__init__(**fields)

    def get_func(self, model):
        sentence = self.sentence.replace("'", "''").replace("%", "%%")
        return f"""
            IF {self.broken_if} THEN
                RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{self.name}';
            END IF;
            RETURN {self.returns};
        """


def append_only(prefix: str, what: str) -> list[Guard]:
    """Guards under which rows of a table are only ever added: no UPDATE, DELETE or TRUNCATE."""
    sentence = f"{what}只能追加，不能修改或删除"
    return [
        Guard(name=f"{prefix}_no_update", operation=pgtrigger.Update, sentence=sentence),
        Guard(name=f"{prefix}_no_delete", operation=pgtrigger.Delete, sentence=sentence, returns="OLD"),
        Guard(name=f"{prefix}_no_truncate", operation=pgtrigger.Truncate, level=pgtrigger.Statement, sentence=sentence, returns="NULL"),
    ]


def frozen_but(*columns: str) -> str:
    """SQL that holds where an UPDATE touches anything besides ``columns``: for ``Guard.broken_if``."""
    kept = "ARRAY[" + ", ".join(f"'{column}'" for column in columns) + "]::text[]"
    return f"(to_jsonb(OLD) - {kept}) <> (to_jsonb(NEW) - {kept})"
