// Words that would run if a page took them for anything but words. Each calls `hit`, which nobody but a page's own script could.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

const CALLS = [
  // Elements, whole and broken.
  "<script>hit(1)</script>",
  "<ScRiPt\u000c>hit(1)</sCrIpT >",
  "<script src=//outside.example/a.js></script>",
  "<script>hit(1)",
  "<<script>hit(1)//<</script>",
  "</title><script>hit(1)</script>",
  "</textarea><script>hit(1)</script>",
  "</style><script>hit(1)</script>",
  "</script><script>hit(1)</script>",
  "--><script>hit(1)</script><!--",
  "]]><script>hit(1)</script>",
  "<scr<script>ipt>hit(1)</scr</script>ipt>",
  "<noscript><p title=\"</noscript><img src=x onerror=hit(1)>\">",
  "<template><img src=x onerror=hit(1)></template>",
  "<xmp><p title=\"</xmp><img src=x onerror=hit(1)>\">",
  "<plaintext><img src=x onerror=hit(1)>",
  // Handlers.
  "<img src=x onerror=hit(1)>",
  "<img/src=x/onerror=hit(1)>",
  "<img src=x onerror\u0009=\u000ahit(1)>",
  "<img src=x:hit(1) onerror=eval(src)>",
  "<image src=x onerror=hit(1)>",
  "<body onload=hit(1)>",
  "<svg onload=hit(1)>",
  "<svg/onload=hit(1)//",
  "<svg><animate onbegin=hit(1) attributeName=x dur=1s>",
  "<svg><set attributeName=href to=javascript:hit(1)></set></svg>",
  "<svg><a xlink:href=\"javascript:hit(1)\"><text y=20>x</text></a></svg>",
  "<svg><foreignObject><iframe srcdoc=\"<script>parent.hit(1)</script>\"></iframe></foreignObject></svg>",
  "<svg><style><img title=\"</style><img src=x onerror=hit(1)>\"></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=hit(1)&gt;\">",
  "<math href=\"javascript:hit(1)\">x</math>",
  "<details open ontoggle=hit(1)>x</details>",
  "<input autofocus onfocus=hit(1)>",
  "<select autofocus onfocus=hit(1)>",
  "<video><source onerror=hit(1)></video>",
  "<audio src=x onerror=hit(1)></audio>",
  "<marquee onstart=hit(1)>x</marquee>",
  "<p onpointerenter=hit(1) onmouseover=hit(1)>x</p>",
  "<div style=\"animation:x 1s\" onanimationstart=hit(1)>x</div>",
  "<a href=x onclick=hit(1) id=x tabindex=1 onfocus=hit(1)>x</a>",
  "<form><button formaction=javascript:hit(1)>x</button></form>",
  "<form id=f action=javascript:hit(1)><input type=submit></form>",
  "<object data=\"data:text/html,<script>parent.hit(1)</script>\"></object>",
  "<embed src=\"javascript:hit(1)\">",
  "<iframe src=\"javascript:parent.hit(1)\"></iframe>",
  "<iframe srcdoc=\"<img src=x onerror=parent.hit(1)>\"></iframe>",
  "<base href=\"//outside.example/\">",
  "<meta http-equiv=refresh content=\"0;url=javascript:hit(1)\">",
  "<link rel=stylesheet href=//outside.example/a.css>",
  "<style>@import '//outside.example/a.css';</style>",
  "<div style=\"background:url(//outside.example/a.png)\">x</div>",
  // Out of an attribute.
  "\" onmouseover=\"hit(1)\" x=\"",
  "' onmouseover='hit(1)' x='",
  "\"><img src=x onerror=hit(1)>",
  "'><img src=x onerror=hit(1)>",
  "` onmouseover=`hit(1)`",
  "\" autofocus onfocus=hit(1) x=\"",
  "x\" style=\"x:expression(hit(1))",
  // Addresses.
  "javascript:hit(1)",
  "JaVaScRiPt:hit(1)",
  " \u0001javascript:hit(1)",
  "java\u0009script:hit(1)",
  "java&#x0A;script:hit(1)",
  "javascript&colon;hit(1)",
  "data:text/html,<script>hit(1)</script>",
  "vbscript:hit(1)",
  "<a href=\"javascript:hit(1)\">x</a>",
  "<a href=\"&#106;avascript:hit(1)\">x</a>",
  "<a href=\"java\u000ascript:hit(1)\">x</a>",
  "[x](javascript:hit(1))",
  "![x](x\"onerror=\"hit(1))",
  "<javascript:hit(1)>",
  "[x]: javascript:hit(1)\n\n[x]",
  // Templates, data and scripts around.
  "{{ hit(1) }}{% raw %}<img src=x onerror=hit(1)>{% endraw %}",
  "${hit(1)}",
  "\\\"-hit(1)-\\\"",
  "\u2028hit(1)\u2029//",
  "</script><!--<script>hit(1)//-->",
  "{\"@context\":\"</script><script>hit(1)</script>\"}",
  "&lt;img src=x onerror=hit(1)&gt;",
  "&amp;lt;script&amp;gt;hit(1)&amp;lt;/script&amp;gt;",
  "%3Cimg%20src%3Dx%20onerror%3Dhit(1)%3E",
  "\u{fe64}img src=x onerror=hit(1)\u{fe65}",
  "+ADw-script+AD4-hit(1)+ADw-/script+AD4-",
  "\u202e<script>hit(1)</script>",
  "<img src=x onerror=hit(1)\u0000>",
];

/** Our own; with `VECTORS` in the environment also those that lie in that folder: lines of texts, blocks of Markdown, `payload`s of JSON. */
export async function vectors() {
  const found = CALLS.map((text) => text.replaceAll("\u0000", "\ufffd"));
  const folder = process.env.VECTORS;
  if (!folder) return found;
  for (const name of (await readdir(folder)).sort()) {
    const text = await readFile(path.join(folder, name), "utf8");
    if (name.endsWith(".json")) found.push(...JSON.parse(text).map(({ payload }) => payload));
    else if (name.endsWith(".md")) for (const [, block] of text.matchAll(/```[a-z]*\n([^]*?)```/g)) found.push(...block.split("\n"), block);
    else if (name.endsWith(".txt")) found.push(...text.split("\n"));
    else found.push(text);
  }
  return [...new Set(found.map((one) => String(one).trim()).filter((one) => one.length > 3))];
}
