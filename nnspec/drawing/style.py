"""How roles look: one palette for light, one for dark, and the rules between.

Blue and orange stay apart for every common color blindness, and negative weights are dashed too. Text has a contrast of
at least 4.5 to 1 on what it stands on, lines that mean something 3 to 1; a test computes it.
"""

from typing import Literal

Theme = Literal["light", "dark", "auto"]

LIGHT = {
    "paper": "#ffffff",
    "panel": "#f6f8fa",
    "ink": "#1b1f24",
    "soft": "#57606a",
    "line": "#7d8590",
    "faint": "#b7bec6",
    "plus": "#0b6bcb",
    "minus": "#c2410c",
    "on": "#0b6bcb",
    "onink": "#ffffff",
}
DARK = {
    "paper": "#0d1117",
    "panel": "#161b22",
    "ink": "#e6edf3",
    "soft": "#9aa4af",
    "line": "#7d8590",
    "faint": "#444c56",
    "plus": "#58a6ff",
    "minus": "#f0883e",
    "on": "#58a6ff",
    "onink": "#0d1117",
}
FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'

# Later rules win: a state stands after the role that it changes.
RULES = (
    ("text", "fill:{ink}"),
    (".title", "font-size:20px;font-weight:600"),
    (".sum", "font-size:17px;font-weight:600"),
    (".name", "font-size:13px;font-weight:600"),
    (".text", "font-size:13px;fill:{soft}"),
    (".note", "font-size:11px;fill:{soft}"),
    (".number", "font-size:11px"),
    ("path", "fill:none;stroke:{line}"),
    ("path.on", "stroke:{on}"),
    ("path.plus", "stroke:{plus}"),
    ("path.minus", "stroke:{minus};stroke-dasharray:6 4"),
    ("path.zero", "stroke-dasharray:1 4"),
    (".grid", "stroke:{faint};stroke-width:1"),
    (".axis", "stroke:{line};stroke-width:1"),
    (".guide", "stroke:{line};stroke-dasharray:2 3"),
    (".curve", "stroke-linejoin:round"),
    (".loss", "stroke:{plus}"),
    (".validation", "stroke:{minus};stroke-dasharray:7 4"),
    ("path.off", "stroke:{faint}"),
    (".key", "stroke-linecap:butt"),
    ("path.head", "fill:{line};stroke:none"),
    ("path.head.on", "fill:{on}"),
    ("path.head.off", "fill:{faint}"),
    ("rect", "fill:{panel};stroke:{line};stroke-width:1.5"),
    (".unit,.neuron,.port", "fill:{paper}"),
    (".neuron", "stroke:{ink};stroke-width:2"),
    (".more", "fill:{paper};stroke-dasharray:4 3"),
    (".dot", "fill:{soft};stroke:none"),
    (".chip", "fill:{paper};stroke:none"),
    (".input,.output,.answer", "fill:{paper}"),
    ("rect.off", "stroke:{faint}"),
    ("rect.on", "fill:{on};stroke:{on}"),
    ("rect.on.minus", "fill:{minus};stroke:{minus};stroke-dasharray:none"),
    ("rect.chip", "fill:{paper};stroke:none"),
    ("text.on", "fill:{onink}"),
    ("text.off", "fill:{soft}"),
    ("text.loose", "fill:{ink}"),
    (".best,.mark", "fill:{paper};stroke-width:2"),
    (".best.validation", "stroke-dasharray:none"),
    (".lossink", "fill:{plus};font-weight:600"),
    (".validationink", "fill:{minus};font-weight:600"),
    (".paper", "fill:{paper};stroke:none"),
)


def stylesheet(scope: str, theme: Theme) -> str:
    """Return the rules of a picture whose root has the class ``scope``.

    A fixed theme names colors plainly, for readers that know no custom properties; ``auto`` falls back to light there.
    """
    lines = [f".{scope}{{font-family:{FONT};font-variant-numeric:tabular-nums}}"]
    if theme == "auto":
        lines.append(f".{scope}{{color-scheme:light dark;{_properties(LIGHT)}}}")
        lines.append(f"@media (prefers-color-scheme:dark){{.{scope}{{{_properties(DARK)}}}}}")
        colors = {name: f"var(--{name},{color})" for name, color in LIGHT.items()}
    else:
        colors = LIGHT if theme == "light" else DARK
    for selectors, rule in RULES:
        scoped = ",".join(f".{scope} {selector}" for selector in selectors.split(","))
        lines.append(f"{scoped}{{{rule.format(**colors)}}}")
    return "\n".join(lines)


def _properties(palette: dict[str, str]) -> str:
    return ";".join(f"--{name}:{color}" for name, color in palette.items())
