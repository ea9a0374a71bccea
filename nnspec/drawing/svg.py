"""A scene as SVG: one file that stands alone, names no other, holds no script, and says what it shows."""

from collections.abc import Iterator
from hashlib import sha256

from nnspec.drawing.measure import clean
from nnspec.drawing.scene import Box, Path, Scene, Shape, Text
from nnspec.drawing.style import Theme, stylesheet

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def svg(scene: Scene, theme: Theme) -> str:
    """Return the picture; the same scene gives the same bytes."""
    width, height = _number(scene.width), _number(scene.height)
    scope = f"nnspec-{theme}"  # pictures of several themes may stand in one page
    # Ids are unique where several pictures are put into one page.
    mark = sha256("\n".join([scene.title, scene.description, repr(scene.shapes)]).encode()).hexdigest()[:8]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'class="{scope}" role="img" aria-labelledby="title-{mark} desc-{mark}">',
        f'<title id="title-{mark}">{_text(scene.title)}</title>',
        f'<desc id="desc-{mark}">{_text(scene.description)}</desc>',
        f"<style>\n{stylesheet(scope, theme)}\n</style>",
        f'<rect class="paper" width="{width}" height="{height}" rx="12"/>',
        *(line for shape in scene.shapes for line in _shape(shape)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _shape(shape: Shape) -> Iterator[str]:
    match shape:
        case Text():
            place = f'class="{shape.role}" x="{_number(shape.x)}" y="{_number(shape.y)}"'
            anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
            title = _title(shape.full) if shape.full != shape.text else ""
            yield f"<text {place}{anchor}>{title}{_text(shape.text)}</text>"
        case Box():
            place = f'class="{shape.role}" x="{_number(shape.x)}" y="{_number(shape.y)}"'
            size = f'width="{_number(shape.width)}" height="{_number(shape.height)}"'
            radius = f' rx="{_number(shape.radius)}"' if shape.radius else ""
            level = f' fill-opacity="{shape.level:.2f}"' if shape.level is not None else ""
            yield _element("rect", f"{place} {size}{radius}{level}", shape.full)
        case Path():
            width = f' stroke-width="{_number(shape.thickness)}"' if shape.thickness else ""
            yield _element("path", f'class="{shape.role}" d="{_course(shape)}"{width}', shape.full)


def _element(tag: str, attributes: str, full: str) -> str:
    title = _title(full)
    return f"<{tag} {attributes}>{title}</{tag}>" if title else f"<{tag} {attributes}/>"


def _title(full: str) -> str:
    return f"<title>{_text(full)}</title>" if full else ""


def _course(path: Path) -> str:
    start, *rest = [f"{_number(x)} {_number(y)}" for x, y in path.points]
    if path.curved:
        pieces = [f"C{' '.join(rest[at : at + 3])}" for at in range(0, len(rest), 3)]
    else:
        pieces = [f"L{point}" for point in rest]
    return f"M{start}{''.join(pieces)}{'Z' if path.closed else ''}"


def _text(text: str) -> str:
    return clean(text).translate(_ESCAPES)


def _number(value: float) -> str:
    """Return a length to a tenth of a pixel, as short as it can be written."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
