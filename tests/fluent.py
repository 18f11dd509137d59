"""Claims about a running instance that, where they fail, say where its tokens stand."""

from typing import Any, Self


class InstanceClaims:
    def __init__(self, instance: Any) -> None:
        self.instance = instance

    def _story(self) -> str:
        return (
            f"state {self.instance.state}; waiting at {self.instance.waiting_at}; "
            f"tokens {self.instance.tokens}; passed {self.instance.passed}; incidents {self.instance.incidents}"
        )

    def is_waiting_at(self, *element_ids: str) -> Self:
        assert self.instance.waiting_at == sorted(element_ids), self._story()
        return self

    def has_passed(self, *element_ids: str) -> Self:
        """All of these, in this order, whatever else lies between."""
        passed = iter(self.instance.passed)
        missing = [each for each in element_ids if each not in passed]
        assert not missing, f"not passed in order: {missing}; {self._story()}"
        return self

    def has_not_passed(self, *element_ids: str) -> Self:
        assert not set(element_ids) & set(self.instance.passed), self._story()
        return self

    def is_completed(self) -> Self:
        assert self.instance.state == "completed", self._story()
        assert not self.instance.waiting_at, self._story()
        return self

    def is_active(self) -> Self:
        assert self.instance.state == "active", self._story()
        return self

    def knows(self, **variables: Any) -> Self:
        """All of these variables, with these values."""
        seen = {name: self.instance.variables.get(name, "(not there)") for name in variables}
        assert seen == variables, self._story()
        return self

    def does_not_know(self, *names: str) -> Self:
        assert not set(names) & set(self.instance.variables), f"{self.instance.variables}; {self._story()}"
        return self

    def has_incident(self, *words: str) -> Self:
        """One incident for each of these, which says so."""
        assert len(self.instance.incidents) == len(words), self._story()
        for said, expected in zip(self.instance.incidents, words, strict=True):
            assert expected in said, self._story()
        return self

    def has_no_incident(self) -> Self:
        assert not self.instance.incidents, self._story()
        return self


def assert_that(instance: Any) -> InstanceClaims:
    return InstanceClaims(instance)
