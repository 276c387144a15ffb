"""Properties worked out once. Of one reply some forty are, and Python 3.11 takes a lock for each of `functools`'."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

_Value = TypeVar("_Value")


class kept(Generic[_Value]):  # noqa: N801  (a decorator, named as its like are)
    """What `functools.cached_property` is from Python 3.12 on: two threads may work it out, and get the same."""

    def __init__(self, work: Callable[[Any], _Value]) -> None:
        self.work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> _Value: ...

    def __get__(self, instance: object | None, owner: type) -> Self | _Value:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self.work(instance)
        return value
