"""The demonstration, followed from link to link by each of its people: no dead end, nothing left in English."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Running, running
from tests.walk.calling import Caller, is_page, local_path
from tests.walk.reading import Page

pytestmark = pytest.mark.browser
MOST = 150  # pages for each person
A_FEW = 3  # of each shape of address: the tenth theme looks like the third
EXCUSED = {"/ui/": "it shows the heads of pages, and the names that templates use"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data: Path = tmp_path_factory.mktemp("demo")
    with running(data, world="tests.walk.demo_world") as install:
        yield install


def shape(path: str) -> str:
    """The same for things of one kind: their ids and pages left out."""
    return re.sub(r"=[^&]*", "=", re.sub(r"/(?=[a-z0-9]*\d)[a-z0-9]{10}(?=/)", "/…", path))


def test_every_link_of_the_demonstration_leads_somewhere(
    demo: Running, request: pytest.FixtureRequest
) -> None:
    caller, wrong, read = Caller(demo), [], 0
    request.addfinalizer(caller.line.close)
    for name, session in demo.world["sessions"].items():
        seen, shapes, waiting = {"/"}, Counter[str](), deque([("/", "")])
        while waiting and len(seen) < MOST:
            path, found_on = waiting.popleft()
            answer, html = caller.get(path, session=session)
            read += 1
            if answer.status >= 400:
                wrong.append(f"{name}: {path}, linked from {found_on}, answers {answer.status}")
            if not is_page(answer) or path in EXCUSED:
                continue
            page = Page.read(html)
            wrong += [f"{name}: {path}: {one}" for one in page.problems("fr")]
            for link in page.links:
                there = local_path(link, path)
                if (
                    there
                    and there not in seen
                    and not there.startswith("/static/")
                    and shapes[shape(there)] < A_FEW
                ):
                    seen.add(there)
                    shapes[shape(there)] += 1
                    waiting.append((there, path))
    print(f"\n{read} pages of the demonstration read by {len(demo.world['sessions'])} people")
    assert not wrong, "\n".join(sorted(wrong))
    assert not demo.errors()
