"""Draw how screens and reports, or work, grow with the number of responses.

    python tests/benchmarks/draw_growth.py PICTURE.svg [--work] MEASURED.json…

Each file is what ``bench_scale.py --json`` wrote for one size. Both axes are logarithmic, so that
what grows as the table does rises like the dashed line.
"""

import json
import math
import sys
from pathlib import Path

WIDTH, HEIGHT, MARGIN, LEGEND = 900, 480, 60, 330
COLORS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#7f7f7f")
#: What is drawn as whom, and what the picture says of it.
SCREENS = ("manager", (
    "overview, 7_days", "account of a campaign, form", "review queue", "list of responses",
    "by campaign", "by month", "by month and type", "account by campaign",
), "ms, as a manager, by responses")  # fmt: skip
WORK = ("work", ("capture", "import", "convert", "assign"), "ms of a thousand, by responses")


def main(picture, *files):
    role, labels, title = WORK if "--work" in files else SCREENS
    files = [file for file in files if file != "--work"]
    runs = sorted((json.loads(Path(file).read_text()) for file in files), key=lambda r: r["size"])
    lines = {
        label: [
            (run["size"], line["ms"])
            for run in runs
            for line in run["lines"]
            if (line["label"], line["role"]) == (label, role)
        ]
        for label in labels
    }
    lines = {label: series for label, series in lines.items() if series}
    Path(picture).write_text(draw(lines, title), encoding="utf-8")


def draw(lines, title):
    """Return the SVG of ``{label: [(size, milliseconds)]}``."""
    points = [point for series in lines.values() for point in series]
    sizes = [math.log10(size) for size, _ms in points]
    left, right = math.floor(min(sizes)), math.ceil(max(sizes))
    bottom, top = 0, 4

    def place(size, ms):
        x = MARGIN + (math.log10(size) - left) / (right - left) * (WIDTH - LEGEND - MARGIN)
        share = (math.log10(max(ms, 1)) - bottom) / (top - bottom)
        return x, HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for power in range(bottom, top + 1):
        x, y = place(10**left, 10**power)
        end = place(10**right, 1)[0]
        parts.append(f'<path d="M{x:.0f} {y:.0f}H{end:.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{10**power}</text>')
    for power in range(left, right + 1):
        x, y = place(10**power, 1)
        parts.append(
            f'<text x="{x:.0f}" y="{y + 20:.0f}" text-anchor="middle">{10**power:,}</text>'
        )
    parts.append(f'<text x="{MARGIN}" y="{MARGIN - 24}">{title}</text>')
    linear = [place(10**power, 10 ** (power - right + top - 0.5)) for power in (left, right)]
    parts.append(_path(linear, "#bbb", ' stroke-dasharray="4"'))
    for number, (label, series) in enumerate(lines.items()):
        color = COLORS[number % len(COLORS)]
        parts.append(_path([place(*point) for point in series], color, ' stroke-width="2"'))
        y = MARGIN + number * 22
        parts.append(f'<rect x="{WIDTH - LEGEND + 30}" y="{y - 9}" width="12" height="12"'
                     f' fill="{color}"/>')  # fmt: skip
        parts.append(
            f'<text x="{WIDTH - LEGEND + 50}" y="{y + 2}">{label.replace("_", " ")}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _path(points, color, style):
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{steps}" fill="none" stroke="{color}"{style}/>'


if __name__ == "__main__":
    main(*sys.argv[1:])
