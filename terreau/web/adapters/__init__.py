"""Between the session of a browser and the accounts: signing in, and what the sign-in library asks us."""
