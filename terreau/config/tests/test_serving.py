"""`terreau serve`: light pages, one address, nothing left behind when it stops."""

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import Request, urlopen

import brotli
import pytest
from django.test import Client

from terreau.config import statics
from terreau.config.supervisor import Worker

ROOT = Path(__file__).resolve().parents[3]


def test_static_files_are_gathered_once_and_follow_their_sources(tmp_path, settings):
    settings.TERREAU_DATA, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    assert not statics.is_gathered()
    assert statics.gather() > 5
    assert statics.is_gathered()
    assert statics.gather() == 0
    sheet = settings.STATIC_ROOT / "ui" / "ui.css"
    assert gzip.decompress(sheet.with_name("ui.css.gz").read_bytes()) == sheet.read_bytes()
    assert brotli.decompress(sheet.with_name("ui.css.br").read_bytes()) == sheet.read_bytes()
    sheet.unlink()
    assert statics.gather() == 1


def test_static_files_are_served_compressed_and_kept(tmp_path, settings, db):
    settings.TERREAU_DATA, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    statics.gather()
    marked = Client().get("/static/ui/ui.css?v=1", headers={"accept-encoding": "gzip, br"})
    assert marked["Content-Encoding"] == "br"
    assert "immutable" in marked["Cache-Control"]
    plain = Client().get("/static/ui/ui.css")
    assert "Content-Encoding" not in plain
    assert plain["Cache-Control"] == "max-age=3600, public"
    marked.close()
    plain.close()


def test_pages_are_compressed(cast):
    page = Client().get("/connexion/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(page.content)


def is_resting(worker):
    return worker.process is None


def test_a_worker_that_keeps_ending_is_started_later_each_time(capsys):
    worker = Worker([sys.executable, "-c", "raise SystemExit(3)"])
    now, pauses = 0.0, []
    for _ in range(4):
        worker.look_after(now)
        assert worker.process is not None
        worker.process.wait()
        worker.look_after(now)
        pauses.append(worker.pause)
        worker.look_after(now)  # it is not time yet
        assert is_resting(worker)
        now = worker.again_at
    assert pauses == [2, 4, 8, 16]
    assert "stopped by itself (code 3)" in capsys.readouterr().out


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def descendants(pid):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(stat.parent.name)
            found += [child, *descendants(child)]
    return found


def wait_for(condition, seconds=30.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An install whose database is SQLite, ready but empty: loading the gazetteer is not what is tried here."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TERREAU_", "DJANGO_", "DATABASE_"))
    }
    environment |= {
        "TERREAU_DATA": str(tmp_path_factory.mktemp("serving")),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    subprocess.run(
        [sys.executable, "-m", "terreau.config.cli", "migrate", "-v0"], env=environment, cwd=ROOT, check=True
    )
    return environment


def serve(environment, port):
    command = [sys.executable, "-m", "terreau.config.supervisor", "--port", str(port)]
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def test_a_busy_port_is_one_sentence(place):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "terreau.config.cli", "serve", "--port", str(port)],
            env=place, cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
    assert done.returncode == 2
    assert f"Port {port} is taken" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_stopping_leaves_no_orphan(place, way):
    port = free_port()
    process = serve(place, port)
    try:
        wait_for(lambda: len(descendants(process.pid)) >= 3)  # granian, its process, the worker
        children = descendants(process.pid)
        with urlopen(Request(f"http://127.0.0.1:{port}/static/ui/ui.css")) as answer:
            assert answer.status == 200
        os.kill(process.pid, way)
        process.wait(20)
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
        assert process.returncode == (-signal.SIGKILL if way == signal.SIGKILL else 0)
    finally:
        process.kill()
        process.communicate(timeout=10)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_server_that_crashes_ends_the_command(place):
    process = serve(place, free_port())
    try:
        wait_for(lambda: len(descendants(process.pid)) >= 3)
        children = descendants(process.pid)
        server = next(pid for pid in children if "granian" in Path(f"/proc/{pid}/cmdline").read_text())
        os.kill(server, signal.SIGKILL)
        output = process.communicate(timeout=20)[0].decode()
        assert process.returncode == 1
        assert "The server stopped by itself" in output
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    finally:
        process.kill()
        process.communicate(timeout=10)
