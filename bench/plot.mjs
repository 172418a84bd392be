// One quantity against the size of the archive, as an SVG that is read in light and in dark.

const [WIDTH, HEIGHT] = [640, 260];
const FRAME = { left: 64, right: 150, top: 44, bottom: 36 };

/** `points`: size of the archive and value. The sizes stand at even distances by their powers of ten; values begin at nothing. */
export function plot({ what, unit, points, goal }) {
  const sizes = points.map(([size]) => Math.log10(size));
  const most = tidy(Math.max(...points.map(([, value]) => value), goal ?? 0) * 1.05);
  const x = (size) => FRAME.left + ((Math.log10(size) - sizes[0]) / (sizes.at(-1) - sizes[0])) * (WIDTH - FRAME.left - FRAME.right);
  const y = (value) => HEIGHT - FRAME.bottom - (value / most) * (HEIGHT - FRAME.top - FRAME.bottom);
  const right = WIDTH - FRAME.right;
  const lines = [0, most / 2, most].map(
    (value) => `<line class="grid" x1="${FRAME.left}" x2="${right}" y1="${y(value)}" y2="${y(value)}"/><text class="small" x="${FRAME.left - 8}" y="${y(value) + 4}" text-anchor="end">${told(value)}</text>`,
  );
  const goals = goal ? [`<line class="goal" x1="${FRAME.left}" x2="${right}" y1="${y(goal)}" y2="${y(goal)}"/><text class="small" x="${right + 8}" y="${y(goal) + 4}">goal ${told(goal)}</text>`] : [];
  const path = points.map(([size, value], at) => `${at ? "L" : "M"}${x(size).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const [lastSize, lastValue] = points.at(-1);
  const clear = goal && Math.abs(y(goal) - y(lastValue)) < 14 ? (lastValue > goal ? -12 : 14) : 0;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(what)}">
<style>
  text { font: 13px system-ui, sans-serif; fill: #222 }
  .title { font-weight: 600; font-size: 15px } .small { fill: #555 }
  .grid { stroke: #ddd } .goal { stroke: #8a8a8a; stroke-dasharray: 4 4 }
  .value { fill: none; stroke: #a4262c; stroke-width: 2.5 } .dot { fill: #a4262c } .last { font-weight: 600 }
  @media (prefers-color-scheme: dark) { text { fill: #eee } .small { fill: #aaa } .grid { stroke: #333 } .value { stroke: #ff8a80 } .dot { fill: #ff8a80 } }
</style>
<text class="title" x="12" y="24">${escape(what)} (${unit})</text>
${lines.join("")}
${goals.join("")}
<path class="value" d="${path}"/>
${points.map(([size, value]) => `<circle class="dot" cx="${x(size).toFixed(1)}" cy="${y(value).toFixed(1)}" r="4"/><text class="small" x="${x(size).toFixed(1)}" y="${HEIGHT - 12}" text-anchor="middle">${size.toLocaleString("en")}</text>`).join("")}
<text class="last" x="${x(lastSize) + 10}" y="${y(lastValue) + 4 + clear}">${told(lastValue)}</text>
</svg>
`;
}

/** The next number up that is easily read. */
function tidy(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}

function told(value) {
  return value === 0 ? "0" : value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
