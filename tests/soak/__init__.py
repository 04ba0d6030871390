"""Kill storms: the server and the worker are killed at random while people write and mail leaves; nothing may be lost."""
