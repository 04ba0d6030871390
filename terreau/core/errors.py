"""The one way a gesture is refused: a sentence for the person, and the field it is about."""


class GestureError(Exception):
    """A refused gesture. `sentence` is translated and may be shown as it is; `field` names a form field or none."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
