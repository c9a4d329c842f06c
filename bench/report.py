"""The figures of a run as a table, and whether they reach the goals."""

from collections.abc import Iterator
from typing import Any

MEGABYTE = 1_000_000


def goals(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each measured goal: its name, its limit, and the figure."""
    return [
        {"goal": goal, "at_most": bound, "measured": round(measured, 3), "met": measured <= bound}
        for goal, bound, measured in _goals(figures)
    ]


def _goals(figures: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    sizes = {int(size): found for size, found in figures["sizes"].items()}
    ten, hundred = sizes.get(10_000), sizes.get(100_000)
    material = figures.get("material", {})
    if ten:
        for name in ("hugo", "hugo, one list"):
            yield f"cold build of 10,000, to the wall time of {name}", 0.5, ten["sijill"]["wall"] / ten[name]["wall"]
        for name, found in material.items():
            ours, theirs = ten["sijill"]["wall"] / ten["pages"], found["wall"] / found["pages"]
            yield f"the same, a page, to MkDocs-Material {name}", 1 / 30, ours / theirs
        yield "serve, 10,000: save to reload, seconds", 0.5, ten["save_to_reload"]
    if ten and hundred:
        yield "growth of wall time, 10,000 to 100,000", 10.5, hundred["sijill"]["wall"] / ten["sijill"]["wall"]
    for size, found in sorted(sizes.items()):
        yield f"one passage edited, {size:,}, seconds", 2.0, found["one_edit"]["wall"]
        yield f"nothing changed, {size:,}, seconds", 0.7, found["nothing_changed"]["wall"]
        yield f"check of one changed file, {size:,}, seconds", 0.5, found["check_one_file"]["wall"]
        yield f"peak memory, {size:,}, MB", 1500, found["sijill"]["tree_memory"] / MEGABYTE
    for name, (small, large) in figures.get("extremes", {}).items():
        yield f"{name}: growth of wall time over ten times the size", 10.5, large["wall"] / small["wall"]


def table(figures: dict[str, Any]) -> str:
    """Return the figures as text."""
    lines = [_machine(figures), ""]
    columns = "{:<34}{:>9}{:>10}{:>10}{:>10}{:>9}{:>9}"
    lines.append(columns.format("cold build", "wall s", "cpu s", "tree MB", "proc MB", "pages", "MB out"))
    for size, found in figures["sizes"].items():
        for name in ("sijill", "hugo", "hugo, one list"):
            if name in found:
                row = {**found, **found[name]} if name != "sijill" else {**found[name], **found}
                taken = found[name]
                lines.append(_row(columns, f"{int(size):,}: {name}", taken, row["pages"], row["bytes"]))
    for name, taken in figures.get("material", {}).items():
        lines.append(_row(columns, f"1,000 pages: Material, {name}", taken, taken["pages"], taken["bytes"]))
    for name, grown in figures.get("extremes", {}).items():
        for taken in grown:
            label = f"{taken['statements']:,}: {name} {taken[name]:,}"
            lines.append(_row(columns, label, taken, None, None))
    lines += ["", "{:<34}{:>9}{:>10}".format("after a build", "wall s", "cpu s")]
    for size, found in figures["sizes"].items():
        for name in ("one_edit", "nothing_changed", "check_one_file"):
            taken = found[name]
            label = f"{int(size):,}: {name.replace('_', ' ')}"
            lines.append(f"{label:<34}{taken['wall']:>9.2f}{taken['processor']:>10.2f}")
        if "save_to_reload" in found:
            lines.append(f"{f'{int(size):,}: serve, save to reload':<34}{found['save_to_reload']:>9.2f}")
    lines += ["", "stages of a cold build, seconds"]
    for size, found in figures["sizes"].items():
        stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in found["stages"].items())
        lines.append(f"{int(size):,}: {stages}")
    lines += ["", "{:<66}{:>9}{:>10}".format("goal", "at most", "measured")]
    for goal in figures["goals"]:
        mark = "" if goal["met"] else "  not met"
        lines.append(f"{goal['goal']:<66}{goal['at_most']:>9.3g}{goal['measured']:>10.3g}{mark}")
    return "\n".join(lines)


def _machine(figures: dict[str, Any]) -> str:
    found = figures["machine"]
    return (
        f"{found['processor']}, {found['cores']} cores, {found['memory'] / 2**30:.0f} GB, {found['system']}, "
        f"{found['file_system']}, Python {figures['python']}, {figures['day']}"
    )


def _row(columns: str, label: str, taken: dict[str, Any], pages: int | None, size: int | None) -> str:
    return columns.format(
        label,
        f"{taken['wall']:.2f}",
        f"{taken['processor']:.2f}",
        f"{taken['tree_memory'] / MEGABYTE:.0f}",
        f"{taken['largest_process'] / MEGABYTE:.0f}",
        "" if pages is None else f"{pages:,}",
        "" if size is None else f"{size / MEGABYTE:.0f}",
    )
