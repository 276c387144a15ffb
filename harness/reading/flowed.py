"""Text with soft line breaks (format=flowed, RFC 3676)."""


def unflow(text: str, *, delete_space: bool) -> str:
    """Join lines that end in a space with the next line of the same quotation, and undo space-stuffing.

    `delete_space` is DelSp=yes: the space that marks the soft break is no part of the text.
    """
    paragraphs: list[tuple[int, list[str]]] = []
    open_depth = -1  # the depth of a paragraph that goes on in the next line
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and delete_space else content
        if depth == open_depth and content != "-- ":
            paragraphs[-1][1].append(piece)
        else:
            paragraphs.append((depth, [piece]))
        open_depth = depth if flows else -1
    return "\n".join(f"{'>' * depth}{' ' * bool(depth)}{''.join(pieces)}" for depth, pieces in paragraphs)
