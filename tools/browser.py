"""Find a Chromium for the browser tests, bringing one when there is none.

    tools/browser.py        prints its path; when there is none, one line says why (exit code 1)

In this order: $CHROMIUM, a system browser, the one brought earlier into .browser/, apt-get when root, the npm
package `@sparticuz/chromium`. Nothing is installed outside the project, except by apt-get.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".browser"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@153.0.0"
PACKAGE_SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="


class BrowserError(Exception):
    """No Chromium can be had here; the message says why in one line."""


def arguments() -> list[str]:
    """What Chromium must be started with: its sandbox refuses to run as root, only then is it left out."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


def works(path: str | Path) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find() -> Path | None:
    """A Chromium that is already there."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if not works(chosen):
            raise BrowserError(f"$CHROMIUM is {chosen}, which does not start")
        return Path(chosen)
    candidates = [shutil.which(name) for name in SYSTEM_NAMES]
    candidates.append(str(HOME / "chromium.sh"))
    return next((Path(path) for path in candidates if path and works(path)), None)


def install() -> Path:
    """Bring a Chromium, or say why not."""
    reasons = []
    for way in (_from_apt, _from_npm):
        try:
            return way()
        except (BrowserError, OSError, subprocess.SubprocessError) as problem:
            reasons.append(str(problem))
    raise BrowserError("; ".join(reasons))


def find_or_install() -> Path:
    return find() or install()


def _from_apt() -> Path:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise BrowserError("no browser on this system, and apt-get needs root")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", "-q", *command], capture_output=True, env=environment, timeout=600, check=False
        )
        if done.returncode and command[0] == "install":
            raise BrowserError("apt-get could not install chromium")
    path = shutil.which("chromium")
    if path is None or not works(path):
        raise BrowserError("apt-get installed chromium, but it does not start")
    return Path(path)


def _from_npm() -> Path:
    if shutil.which("npm") is None:
        raise BrowserError("npm is missing (it would bring @sparticuz/chromium)")
    if not sys.platform.startswith("linux") or platform.machine() != "x86_64":
        raise BrowserError("@sparticuz/chromium is built for Linux on x86_64 only")
    HOME.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME) as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        packed = next(Path(folder).glob("*.tgz"), None)
        if done.returncode or packed is None:
            raise BrowserError(f"npm could not fetch {PACKAGE}")
        digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if digest != PACKAGE_SHA512:
            raise BrowserError(f"{PACKAGE} is not the file we know: its hash differs")
        _unpack(packed, Path(folder))
    path = HOME / "chromium.sh"
    if not works(path):
        path.unlink(missing_ok=True)
        raise BrowserError("@sparticuz/chromium was unpacked, but does not start on this system")
    return path


def _unpack(packed: Path, folder: Path) -> None:
    import brotli  # type: ignore[import-untyped,unused-ignore] # noqa: PLC0415 - a runtime requirement, absent at first use

    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    for name in ("al2023", "fonts", "swiftshader"):
        inner = folder / f"{name}.tar"
        inner.write_bytes(brotli.decompress((folder / f"package/bin/{name}.tar.br").read_bytes()))
        with tarfile.open(inner) as archive:
            archive.extractall(HOME / name, filter="data")
    binary = HOME / "swiftshader" / "chromium"  # beside its graphics libraries
    binary.write_bytes(brotli.decompress((folder / "package/bin/chromium.br").read_bytes()))
    binary.chmod(0o755)
    fonts = HOME / "fonts" / "fonts.conf"
    fonts.write_text(
        f"<fontconfig><dir>{HOME}/fonts/fonts</dir><cachedir>{HOME}/fonts/cache</cachedir></fontconfig>\n"
    )
    launcher = HOME / "chromium.sh"
    libraries = f"{HOME}/al2023/lib:{HOME}/swiftshader"
    launcher.write_text(
        "#!/bin/sh\n"
        f'export LD_LIBRARY_PATH="${{LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}}{libraries}"\n'
        f'[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="{fonts}"\n'
        f'exec "{binary}" "$@"\n'
    )
    launcher.chmod(0o755)


def main() -> int:
    try:
        print(find_or_install())
    except BrowserError as unavailable:
        print(f"no browser: {unavailable}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
