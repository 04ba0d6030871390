"""The shortest whole path through Terreau, as people walk it: a real browser, server, worker and mail."""
