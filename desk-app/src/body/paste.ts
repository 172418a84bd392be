// What comes from elsewhere, made ready for a story: what Word, Google Docs, Pages, LibreOffice, mail and the web put around words is
// taken away, what it meant is kept.

import { DOMParser, Fragment, type ParseOptions, Slice } from "prosemirror-model";
import { schema } from "./schema";

/** Reads what was pasted after it was cleaned. The DOM that it is given is detached: nothing of it runs or loads. */
export class CleaningParser extends DOMParser {
  override parseSlice(dom: globalThis.Node, options?: ParseOptions): Slice {
    // What was copied from a story is clean.
    if ((dom as HTMLElement).querySelector("[data-pm-slice]")) return super.parseSlice(dom, options);
    clean(dom as HTMLElement);
    const slice = super.parseSlice(dom, options);
    return new Slice(withoutEmpty(slice.content), slice.openStart, slice.openEnd);
  }
}

/** Before it is read: styles and handlers are made plain words, so that nothing is applied or run, not even where nobody sees it. */
export const inert = (html: string): string =>
  html.replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, "").replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(\s*=)/gi, "$1data-$2$3"));

const styleOf = (element: Element): string => element.getAttribute("data-style") ?? "";

export const cleaningParser = new CleaningParser(schema, DOMParser.fromSchema(schema).rules);

/** Empty paragraphs are how programs make space. */
function withoutEmpty(content: Fragment): Fragment {
  if (content.childCount < 2) return content;
  const kept: import("prosemirror-model").Node[] = [];
  content.forEach((node) => {
    if (node.type.name !== "paragraph" || node.textContent.trim() !== "") kept.push(node);
  });
  return kept.length > 0 ? Fragment.fromArray(kept) : content;
}

const BLOCK = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, table, blockquote, pre, section, article, figure, hr, dl, header, main";

export function clean(root: HTMLElement): void {
  for (const gone of root.querySelectorAll("script, style, meta, link, title, head, template, noscript, iframe, object, form, input, button, select, textarea, svg, canvas")) gone.remove();
  withoutComments(root);
  for (const each of [...root.querySelectorAll<HTMLElement>("*")]) {
    // Office's own elements and marks of its lists.
    if (each.tagName.includes(":")) unwrap(each);
    else if (/mso-list:\s*Ignore/i.test(styleOf(each))) each.remove();
    else if (/display:\s*none|mso-hide:\s*all/i.test(styleOf(each))) each.remove();
  }
  wordLists(root);
  // What quotes a mail it answers.
  for (const each of root.querySelectorAll(".gmail_signature, .moz-signature, #Signature, .AppleMailSignature")) each.remove();
  for (const each of [...root.querySelectorAll<HTMLElement>("b, strong, i, em, span, font, u, s, small, big, ins, o, center, mark")]) meaning(each);
  for (const each of [...root.querySelectorAll<HTMLElement>("h1, h2, h3, h4, h5, h6")]) {
    for (const bold of [...each.querySelectorAll("b, strong")]) unwrap(bold);
    if (!each.textContent?.trim()) each.remove();
  }
  for (const each of [...root.querySelectorAll<HTMLElement>("div, center")]) {
    if (each.querySelector(BLOCK)) unwrap(each);
    else rename(each, "p");
  }
  tables(root);
  lines(root);
  linesOfBreaks(root);
  lists(root);
  for (const cell of root.querySelectorAll("td, th")) for (const line of [...cell.querySelectorAll("p")]) {
    if (line.nextElementSibling) line.after(root.ownerDocument.createElement("br"));
    unwrap(line);
  }
  for (const picture of [...root.querySelectorAll("img")]) {
    // Pictures of the size of a dot count readers.
    const source = picture.getAttribute("src") ?? "";
    if (picture.getAttribute("width") === "1" || picture.getAttribute("height") === "1" || !/^(data:image\/|https?:|blob:)/.test(source)) {
      picture.remove();
      continue;
    }
    const around = picture.closest("figure");
    const made = root.ownerDocument.createElement("figure");
    const caption = around?.querySelector("figcaption")?.textContent?.trim();
    made.dataset.block = "picture";
    made.dataset.json = JSON.stringify({ asset: "", pending: source, alt: picture.getAttribute("alt") ?? "", ...(caption ? { caption } : {}) });
    (around ?? picture).replaceWith(made);
  }
  for (const link of [...root.querySelectorAll<HTMLAnchorElement>("a")]) {
    const href = link.getAttribute("href") ?? "";
    const led = /^https:\/\/www\.google\.com\/url\?/.test(href) ? (new URL(href).searchParams.get("q") ?? href) : href;
    if (led && !led.startsWith("#") && link.textContent?.trim()) link.setAttribute("href", led);
    else unwrap(link);
  }
  texts(root);
}

function withoutComments(root: HTMLElement): void {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const gone: globalThis.Node[] = [];
  while (walker.nextNode()) gone.push(walker.currentNode);
  for (const comment of gone) (comment as ChildNode).remove();
}

/** Bold, italic and the like, by what they look like; everything else around words goes. */
function meaning(element: HTMLElement): void {
  const style = styleOf(element);
  const value = (name: string) => new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i").exec(style)?.[1]?.trim().toLowerCase() ?? "";
  const tag = element.tagName.toLowerCase();
  const weight = value("font-weight");
  const decoration = `${value("text-decoration")} ${value("text-decoration-line")}`;
  const wraps: string[] = [];
  // Google Docs wraps everything in a <b> that is not bold.
  if (weight ? /^(bold|bolder|[6-9]00)$/.test(weight) : tag === "b" || tag === "strong") wraps.push("strong");
  const slant = value("font-style");
  if (slant ? /italic|oblique/.test(slant) : tag === "i" || tag === "em") wraps.push("em");
  if (tag === "s" || decoration.includes("line-through")) wraps.push("s");
  if ((tag === "u" || tag === "ins" || decoration.includes("underline")) && !element.closest("a") && !element.querySelector("a")) wraps.push("u");
  if (tag === "mark") wraps.push("mark");
  const raised = value("vertical-align");
  if (raised === "super") wraps.push("sup");
  if (raised === "sub") wraps.push("sub");
  const inner = wraps.reduceRight<globalThis.Node | null>((inside, name) => {
    const made = element.ownerDocument.createElement(name);
    if (inside) made.append(inside);
    else made.append(...element.childNodes);
    return made;
  }, null);
  if (inner) element.replaceWith(inner);
  else unwrap(element);
}

/** Word writes a list as paragraphs that only look like one. */
function wordLists(root: HTMLElement): void {
  const items = [...root.querySelectorAll<HTMLElement>("p[data-style*='mso-list'], p.MsoListParagraph, p[class*='MsoListParagraph']")];
  let list: HTMLElement | undefined;
  let before: Element | undefined;
  for (const line of items) {
    const text = line.textContent ?? "";
    const marker = /^[\s\u00a0]*([·•o▪§–-]|\(?[0-9a-zA-Z]{1,3}[.)])[\s\u00a0]+/.exec(text);
    const numbered = line.dataset.numbered === "1" || /^[\s\u00a0]*\(?[0-9a-zA-Z]{1,3}[.)]/.test(text) || /lfo\d+.*decimal/i.test(styleOf(line));
    if (marker) cut(line, marker[0].length);
    if (!list || before !== line.previousElementSibling) {
      list = root.ownerDocument.createElement(numbered ? "ol" : "ul");
      line.before(list);
    }
    const entry = root.ownerDocument.createElement("li");
    entry.append(...line.childNodes);
    list.append(entry);
    before = list;
    line.remove();
  }
}

/** Takes the first letters away, wherever they stand in the elements. */
function cut(element: HTMLElement, count: number): void {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = count;
  while (left > 0 && walker.nextNode()) {
    const text = walker.currentNode as Text;
    const taken = Math.min(left, text.data.length);
    text.data = text.data.slice(taken);
    left -= taken;
  }
}

/** Words that stand beside blocks, or are parted by empty lines, are paragraphs. */
function lines(root: HTMLElement): void {
  const isBlock = (node: globalThis.Node) => node.nodeType === 1 && (node as Element).matches(BLOCK);
  if (![...root.childNodes].some(isBlock) && !/<br\b[^>]*>\s*<br\b/i.test(root.innerHTML)) return;
  let line: HTMLElement | undefined;
  for (const node of [...root.childNodes]) {
    if (isBlock(node)) {
      line = undefined;
      continue;
    }
    if (!line) {
      line = root.ownerDocument.createElement("p");
      node.before(line);
    }
    line.append(node);
  }
}

/** Two breaks in a row are a new paragraph. */
function linesOfBreaks(root: HTMLElement): void {
  for (const each of [...root.querySelectorAll<HTMLElement>("p")]) {
    const parts: globalThis.Node[][] = [[]];
    let breaks = 0;
    for (const child of [...each.childNodes]) {
      if (child.nodeName === "BR") {
        breaks += 1;
        continue;
      }
      if (breaks > 0 && child.nodeType === 3 && !/[^\s]/.test((child as Text).data)) continue;
      if (breaks > 1) parts.push([]);
      else if (breaks === 1 && parts.at(-1)!.length > 0) parts.at(-1)!.push(root.ownerDocument.createElement("br"));
      breaks = 0;
      parts.at(-1)!.push(child);
    }
    if (parts.length === 1 && breaks === 0) continue;
    each.replaceWith(
      ...parts.map((part) => {
        const line = root.ownerDocument.createElement("p");
        line.append(...part);
        return line;
      }),
    );
  }
}

/** A list within a list stands in an item; what stands in a list and is no item becomes one. */
function lists(root: HTMLElement): void {
  for (const inner of [...root.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")]) {
    const item = inner.previousElementSibling;
    if (item?.tagName === "LI") item.append(inner);
  }
}

/** A table without a head whose first row is all headings has one; columns that hold nothing but space stay. */
function tables(root: HTMLElement): void {
  for (const table of root.querySelectorAll("table")) {
    for (const group of table.querySelectorAll("colgroup, caption")) if (group.tagName === "COLGROUP") group.remove();
    // One cell around everything is a page's layout and no table.
    const cells = table.querySelectorAll("td, th");
    for (const cell of cells) {
      const align = /text-align:\s*(right|end|center)/i.exec(styleOf(cell))?.[1]?.toLowerCase();
      if (align) cell.setAttribute("data-align", align === "right" ? "end" : align);
    }
    if (cells.length === 1) table.replaceWith(...cells[0]!.childNodes);
  }
}

/** Spaces that only held a line's look; soft hyphens; marks of byte order. */
function texts(root: HTMLElement): void {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if ((text.parentElement as HTMLElement | null)?.closest("pre")) continue;
    text.data = text.data.replace(/[\u00ad\ufeff\u200b]/g, "").replace(/\u00a0(?=\S)|\u00a0$/g, " ").replace(/[ \t\r\n\u00a0]+/g, " ");
  }
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

function rename(element: HTMLElement, tag: string): void {
  const made = element.ownerDocument.createElement(tag);
  made.append(...element.childNodes);
  element.replaceWith(made);
}
