"""Pure rules of apprenticeship: no Django, no database."""
