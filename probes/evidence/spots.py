"""Where on a page something stands that must not be seen, from Chromium's own account of its layout. Pure.

The account (`DOMSnapshot.captureSnapshot` of the DevTools protocol) has every text as it is drawn, line by line and
with all transforms applied: in frames, in shadow roots open and closed, and made by style sheets. It lacks what fields
hold as text, but tells their values; of what is drawn on a canvas nobody knows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from probes.evidence.veil import Veil

STYLES = ("padding-left", "padding-top")  # what `of_snapshot` wants among `computedStyles`
_FIELDS = {"INPUT", "TEXTAREA", "SELECT", "BUTTON", "IMG"}
_OPAQUE = {"CANVAS", "VIDEO", "EMBED", "OBJECT"}
_MOST_DEEP = 20  # frames in frames

Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels of the picture


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where a document is drawn: its upper left corner, and its scale."""

    x: float
    y: float
    wide: float = 1.0
    high: float = 1.0

    def box(self, bounds: list[float]) -> Box:
        left, top, width, height = bounds
        return (
            int(self.x + left * self.wide) - 1,
            int(self.y + top * self.high) - 1,
            int(self.x + (left + width) * self.wide) + 2,
            int(self.y + (top + height) * self.high) + 2,
        )


def of_snapshot(snapshot: Mapping[str, Any], veil: Veil) -> frozenset[Box]:
    """The boxes to be painted over in a picture of what is in view; may raise KeyError, IndexError or TypeError."""
    main = snapshot["documents"][0]
    page = _Page(snapshot=snapshot, veil=veil)
    return frozenset(page.document(0, _Place(x=-main["scrollOffsetX"], y=-main["scrollOffsetY"]), depth=0))


@dataclass(frozen=True, kw_only=True)
class _Page:
    snapshot: Mapping[str, Any]
    veil: Veil

    def document(self, index: int, place: _Place, *, depth: int) -> Iterator[Box]:
        """The boxes of one document and of the frames in it."""
        told = self.snapshot["documents"][index]
        yield from (place.box(bounds) for bounds in self._lines(told))
        inner = _rare(told["nodes"]["contentDocumentIndex"])
        values = [_rare(told["nodes"][key]) for key in ("inputValue", "textValue")]
        for row, node in enumerate(told["layout"]["nodeIndex"]):
            name, bounds = self._string(told["nodes"]["nodeName"][node]), told["layout"]["bounds"][row]
            if name in {"IFRAME", "FRAME"}:
                yield from self._frame(told, row, inner.get(node), place, depth + 1)
            elif self._is_hidden(name, told, node, values):
                yield place.box(bounds)

    def _is_hidden(self, name: str, told: Mapping[str, Any], node: int, values: list[dict[int, int]]) -> bool:
        """Whether all of an element is to be painted over."""
        if name in _OPAQUE:
            return self.veil.persona is not None
        return name in _FIELDS and self.veil.covers(self._held(told, node, values))

    def _lines(self, told: Mapping[str, Any]) -> Iterator[list[float]]:
        """The lines of text that hold something; what is split over several elements is put together to be found."""
        layout, boxes = told["layout"], told["textBoxes"]
        texts = {row: self._string(text) for row, text in enumerate(layout["text"]) if text >= 0}
        hidden = {row: list(self.veil.spans(text)) for row, text in texts.items()}
        starts, whole = {}, ""
        for row, text in texts.items():
            starts[row] = len(whole)
            whole += text
        across = list(self.veil.spans(whole))
        for row, bounds, start, length in zip(
            *(boxes[key] for key in ("layoutIndex", "bounds", "start", "length")), strict=True
        ):
            first = starts.get(row, 0) + start
            if _meet(hidden.get(row, ()), start, start + length) or _meet(across, first, first + length):
                yield bounds

    def _frame(
        self, told: Mapping[str, Any], row: int, document: int | None, place: _Place, depth: int
    ) -> Iterator[Box]:
        """The boxes in a frame; all of it where Chromium does not say what is in it, or it is turned about."""
        bounds, layout = told["layout"]["bounds"][row], told["layout"]
        border, whole = layout["clientRects"][row], layout["offsetRects"][row]
        if not (bounds[2] and bounds[3] and border and whole and whole[2] and whole[3]):
            return
        wide, high = bounds[2] / whole[2], bounds[3] / whole[3]
        if document is None or depth > _MOST_DEEP or abs(wide - high) > 0.05:
            yield place.box(bounds)
            return
        pads = [float(self._string(style).removesuffix("px") or 0) for style in layout["styles"][row]]
        inner = self.snapshot["documents"][document]
        scale_x, scale_y = place.wide * wide, place.high * high
        corner = _Place(
            x=place.x + bounds[0] * place.wide + (border[0] + pads[0] - inner["scrollOffsetX"]) * scale_x,
            y=place.y + bounds[1] * place.high + (border[1] + pads[1] - inner["scrollOffsetY"]) * scale_y,
            wide=scale_x,
            high=scale_y,
        )
        yield from self.document(document, corner, depth=depth)

    def _held(self, told: Mapping[str, Any], node: int, values: list[dict[int, int]]) -> str:
        """All that a field may show: its value, its attributes, and the choices it has."""
        nodes = told["nodes"]
        held = [self._string(each.get(node, -1)) for each in values]
        held += [self._string(each) for each in nodes["attributes"][node]]
        if self._string(nodes["nodeName"][node]) == "SELECT":
            held += self._below(told, node)
        return "\n".join(held)

    def _below(self, told: Mapping[str, Any], top: int) -> list[str]:
        """Texts below a node; nodes come in the order of the page, children after their parents."""
        nodes = told["nodes"]
        inside, texts = {top}, []
        for node in range(top + 1, len(nodes["parentIndex"])):
            if nodes["parentIndex"][node] not in inside:
                break
            inside.add(node)
            texts.append(self._string(nodes["nodeValue"][node]))
        return texts

    def _string(self, index: int) -> str:
        return str(self.snapshot["strings"][index]) if index >= 0 else ""


def _rare(told: Mapping[str, Any]) -> dict[int, int]:
    """What few nodes have: the index of its string, or its document, by node."""
    return dict(zip(told["index"], told["value"], strict=True))


def _meet(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)
