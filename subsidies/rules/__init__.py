"""The rule that says how much is paid, as pure functions (domain.md §3; no Django, no database)."""
