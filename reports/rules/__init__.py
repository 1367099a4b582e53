"""Pure rules of reports: no Django, no database."""
