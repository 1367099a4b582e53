"""Pure rules of money in the portal: no Django, no database."""
