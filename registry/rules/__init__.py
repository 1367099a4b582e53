"""Pure rules of the registry: no Django, no database."""
