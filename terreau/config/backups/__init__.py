"""One file that holds everything: the rows of every table, the files, and what is needed to check them.

The file is portable between SQLite and PostgreSQL. It never holds the secrets or the sealing key: sealed columns stay
unreadable to whoever has the file alone. Sessions and counters stay behind: after a restore everyone signs in again.
"""

from terreau.config.backups.container import BackupError, read_key
from terreau.config.backups.dump import Written, last_backup, write_backup
from terreau.config.backups.load import Restored, restore_backup

__all__ = ["BackupError", "Restored", "Written", "last_backup", "read_key", "restore_backup", "write_backup"]
