"""Forms of brands, projects and the leading group: they shape what was typed; operations judge it."""
