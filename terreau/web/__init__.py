"""Web: pages that join several rooms. Home, a community's page, my space, search, guide, set-up, sign-in."""
