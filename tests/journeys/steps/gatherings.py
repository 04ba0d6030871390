"""A gathering: announced, filled, held, written down."""

from tests.journeys.hands import Hand


def announce_a_gathering(hand: Hand, community: str, title: str, day: str, *, seats: int) -> str:
    """A day, an hour, a place, so many seats; its address."""
    hand.go(f"{community}rencontres/")
    hand.press("We meet")
    hand.write("What shall we do together?", title)
    hand.write("Which day?", day)
    hand.write_in(hand.page.locator("[name=starts_time]"), "18:30")
    hand.write_in(hand.page.locator("[name=ends_time]"), "20:00")
    hand.write("The place", "La halle de Montignac")
    hand.tick("step-free")
    hand.write("How many seats?", str(seats))
    hand.press("I announce it")
    hand.is_at(title)
    return hand.where()


def say_one_comes(hand: Hand, gathering: str) -> None:
    hand.go(gathering)
    hand.press("I am coming")
    hand.sees("You are coming. See you there!")


def wait_for_a_seat(hand: Hand, gathering: str) -> None:
    hand.go(gathering)
    hand.press("I join the waiting list")
    hand.sees("You are on the waiting list. As soon as a seat is free, it is yours and we tell you.")


def wait_for_a_seat_as_a_guest(hand: Hand, gathering: str, name: str, address: str) -> None:
    """Without an account: a name is enough; the address of the page is how one changes one's answer."""
    hand.go(gathering)
    hand.press("I join the waiting list")
    hand.write("Your first name", name)
    hand.write("Your e-mail address or phone number", address)
    hand.press("I join the waiting list")
    hand.is_at("%(name)s, you are on the waiting list")


def free_ones_seat(hand: Hand, gathering: str) -> None:
    hand.go(gathering)
    hand.press("I am not coming any more")


def sees_that_one_comes(hand: Hand, gathering: str) -> None:
    """The seat that became free went to the first who waited."""
    hand.go(gathering)
    hand.sees("You are coming. See you there!")


def write_down_who_came(hand: Hand, gathering: str, *names: str) -> None:
    hand.go(f"{gathering}presence/")
    for name in names:
        hand.tick(name)
    hand.press("I write down who came")


def write_the_minutes(hand: Hand, gathering: str, lines: tuple[tuple[str, str], ...]) -> None:
    """One line after the other: what it was, what was said."""
    hand.go(f"{gathering}compte-rendu/")
    for kind, text in lines:
        hand.tick(kind)
        hand.write("One line", text)
        hand.press("I add this line")
        hand.sees(text)


def ask_what_a_line_says(hand: Hand, gathering: str, line: str, owner: str) -> None:
    """A line of the minutes becomes a request."""
    hand.go(f"{gathering}compte-rendu/")
    hand.press_on(hand.card(line).locator(".line-lift"))
    hand.pick("Whom do you ask?", owner)
    hand.press("We ask")


def publish_the_minutes(hand: Hand, gathering: str) -> None:
    hand.go(f"{gathering}compte-rendu/")
    hand.press("I publish the minutes")
    hand.press("I publish")


def reads_the_minutes(hand: Hand, gathering: str, *lines: str) -> None:
    hand.go(gathering)
    for line in lines:
        hand.sees(line)
