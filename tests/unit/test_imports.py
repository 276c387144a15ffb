"""The house's walls: imports point one way, as the design says."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("harness", "probes", "reports", "scenarios")

# harness, from the ground up: a room may use rooms on its own floor and below.
FLOORS = (
    ("clock", "durations", "errors", "loopback", "model", "sites"),
    (
        "classify",
        "compose",
        "desk",
        "fields",
        "hours",
        "ledger",
        "lint",
        "matching",
        "persona",
        "probe_token",
        "reading",
        "scenario",
        "slots",
        "toml_file",
    ),
    (
        *(
            "confirming",
            "declined",
            "desk_by_desk",
            "observe",
            "observed",
            "review",
            "runner",
            "sandbox",
            "saying",
            "schedule",
        ),
        *("session", "turns"),
    ),
    ("cli", "pytest_plugin", "training"),
)
GROUND = {f"harness.{room}" for room in FLOORS[0]}
WIRING = ("harness.cli", "harness.pytest_plugin")


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Every module of ours that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found |= (
                {f"{node.module}.{alias.name}" for alias in node.names} if "." not in node.module else {node.module}
            )
    return {name for name in found if name.split(".")[0] in PACKAGES}


SOURCES = {module_name(path): path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}


def package(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def room(name: str) -> str:
    """`harness.ledger.schema` is in the room `harness.ledger`."""
    return ".".join(name.split(".")[:2])


def floor(name: str) -> int:
    rooms = [level for level, names in enumerate(FLOORS) if name.split(".")[1] in names]
    assert rooms, f"{name} stands on no floor: add its room to FLOORS, and to the README's architecture"
    return rooms[0]


def allowed(importer: str, imported: str) -> bool:
    here, there = package(importer), package(imported)
    if importer.startswith(WIRING):
        return True
    if here == "harness":
        return there == "harness" and floor(imported) <= floor(importer)
    if here == "probes":
        if importer.startswith("probes.inbox") and room(imported) == "harness.ledger":
            return True
        return there == "probes" or room(imported) in GROUND
    if here == "reports":
        return there == "reports" or room(imported) in GROUND | {"harness.hours", "harness.observe", "harness.ledger"}
    return False


def test_no_relative_imports_hide_from_this_test() -> None:
    hidden = [
        name
        for name, path in SOURCES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert hidden == []


@pytest.mark.parametrize("importer", [name for name in SOURCES if "." in name])
def test_imports_point_one_way(importer: str) -> None:
    wrong = {name for name in imports_of(SOURCES[importer]) if "." in name and not allowed(importer, name)}
    assert wrong == set(), f"{importer} must not import {', '.join(sorted(wrong))}"


def test_the_ground_floor_stands_on_nothing_else() -> None:
    wrong = {
        (importer, name)
        for importer, path in SOURCES.items()
        if room(importer) in GROUND
        for name in imports_of(path)
        if room(name) not in GROUND
    }
    assert wrong == set()


def test_the_rule_would_notice_a_wrong_import() -> None:
    assert not allowed("harness.runner", "probes.mail")
    assert not allowed("harness.model", "harness.ledger")
    assert not allowed("reports.monthly", "probes.mail")
    assert not allowed("probes.mail", "harness.ledger")
    assert allowed("probes.inbox.smtp", "harness.ledger")


def test_no_rooms_stand_on_each_other() -> None:
    """Nor round about, nor for types alone: whoever reads one must not have to know the other first."""
    uses: dict[str, set[str]] = {}
    for importer, path in SOURCES.items():
        uses.setdefault(room(importer), set()).update(map(room, imports_of(path)))
    left = {name: others - {name} for name, others in uses.items() if "." in name}
    while apart := {name for name in left if not left[name] & left.keys() or not any(name in left[by] for by in left)}:
        left = {name: others for name, others in left.items() if name not in apart}
    assert left.keys() == set(), "these import each other"
