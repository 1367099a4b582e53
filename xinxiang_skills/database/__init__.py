"""How the portal reaches its database: the address, the two roles, and the embedded server's backend."""
