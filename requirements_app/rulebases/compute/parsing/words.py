"""The words of one line of a configuration, taken one by one."""

from __future__ import annotations

from collections.abc import Sequence

from .limits import bad


class Words:
    """A cursor on the words of a line. Running out of words is InvalidInput naming the line."""

    def __init__(self, words: Sequence[str], line: int) -> None:
        self.words = words
        self.line = line
        self.at = 0

    def __bool__(self) -> bool:
        return self.at < len(self.words)

    def peek(self) -> str:
        """The next word, "" at the end."""
        return self.words[self.at] if self else ""

    def take(self) -> str:
        """The next word, which must be there."""
        if not self:
            raise bad(
                "ends too early",
                "send the configuration whole",
                line=self.line,
                value=" ".join(self.words),
            )
        self.at += 1
        return self.words[self.at - 1]

    def taken(self, *wanted: str) -> bool:
        """Whether the next word is one of `wanted`, which is then behind."""
        if self and self.peek() in wanted:
            self.at += 1
            return True
        return False

    def rest(self) -> str:
        """All that follows."""
        return " ".join(self.words[self.at :])
