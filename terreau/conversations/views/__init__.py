"""Pages of conversations: a community's threads, one thread, one post."""
