/**
 * Where the nodes and bands of a routing picture lie. Sizes are in pixels.
 */

export const NODE_WIDTH = 10;
const TITLE_HEIGHT = 28;
/** Height that a label wants, whatever its node has. */
const MIN_SLOT = 20;
const NODE_GAP = 8;
const MIN_HEIGHT = 220;
/** Height of the leads of a column that has few nodes, without gaps. */
const FLOW_HEIGHT = 260;

/**
 * @param {Object} picture two or three columns, and the bands between them
 * @param {number} width of the drawing
 * @param {number} leftMargin space for the labels of the first column
 * @param {number} rightMargin space for the labels of the last column
 * @returns {{nodes: Object[], bands: Object[], titles: Object[], height: number}}
 */
export function layOut(picture, width, leftMargin, rightMargin) {
    const total = picture.columns[0].nodes.reduce((sum, node) => sum + node.count, 0) || 1;
    const unit = FLOW_HEIGHT / total;
    const last = picture.columns.length - 1;
    const step = (width - leftMargin - rightMargin - NODE_WIDTH) / last;
    const heights = picture.columns.map((column) =>
        column.nodes.reduce((sum, node) => sum + getSlot(node, unit) + NODE_GAP, -NODE_GAP)
    );
    const height = Math.max(MIN_HEIGHT, ...heights) + TITLE_HEIGHT;
    const nodes = [];
    const byColumn = picture.columns.map((column, index) => {
        const x = leftMargin + index * step;
        let y = TITLE_HEIGHT + (height - TITLE_HEIGHT - heights[index]) / 2;
        const placed = {};
        for (const node of column.nodes) {
            const slot = getSlot(node, unit);
            const size = Math.max(node.count * unit, 2);
            const place = { ...node, x, y: y + (slot - size) / 2, size, column: index, last };
            place.middle = place.y + size / 2;
            place.outgoing = place.incoming = place.y;
            placed[node.key] = place;
            nodes.push(place);
            y += slot + NODE_GAP;
        }
        return placed;
    });
    const bands = picture.bands.flatMap((group, index) =>
        group.map((band) => {
            const from = byColumn[index][band.from];
            const to = byColumn[index + 1][band.to];
            const left = take(from, "outgoing", band.count);
            const right = take(to, "incoming", band.count);
            return {
                ...band,
                key: `${index}|${band.from}|${band.to}`,
                fromLabel: from.label,
                toLabel: to.label,
                rule: [band.from, band.to].find((key) => key.startsWith("rule:")),
                isUnassigned: band.to.startsWith("unassigned:"),
                path: getPath(from.x + NODE_WIDTH, left, to.x, right),
            };
        })
    );
    const titles = picture.columns.map((column, index) => ({
        text: column.title,
        x: index === 0 ? leftMargin + NODE_WIDTH : leftMargin + index * step,
        anchor: index === 0 ? "end" : "start",
    }));
    return { nodes, bands, titles, height };
}

function getSlot(node, unit) {
    return Math.max(node.count * unit, MIN_SLOT);
}

/** Take the part of `count` leads off one side of a node: `[top, bottom]`. */
function take(node, side, count) {
    const size = (node.size * count) / node.count;
    const top = node[side];
    node[side] += size;
    return [top, top + size];
}

function getPath(x0, [top0, bottom0], x1, [top1, bottom1]) {
    const middle = (x0 + x1) / 2;
    return (
        `M${x0},${top0} C${middle},${top0} ${middle},${top1} ${x1},${top1} ` +
        `L${x1},${bottom1} C${middle},${bottom1} ${middle},${bottom0} ${x0},${bottom0} Z`
    );
}

/** Return two pictures of two columns each instead of one of three, for narrow screens. */
export function splitPicture(picture) {
    if (picture.columns.length < 3) {
        return [picture];
    }
    return [0, 1].map((index) => ({
        columns: picture.columns.slice(index, index + 2),
        bands: [picture.bands[index]],
    }));
}
