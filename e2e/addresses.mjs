// Which pages there are: all of the sitemap, and one of every kind in every edition.

import { plain } from "./markup.mjs";

/** Kinds of pages that are looked at in every edition, always. */
const ALWAYS = ["front", "article: news", "search: found"];

/**
 * `every`: each address of the sitemap; `kinds`: `{edition, kind, address, status}`, one of each kind of page in each edition; `some`:
 * of these each kind once, the editions in turn, and the main ones in all, for what takes a browser long (`make audit` looks at all).
 */
export async function gather(paper) {
  const every = await sitemap(paper);
  const kinds = [];
  for (const edition of await editions(paper)) kinds.push(...(await kindsOf(paper, edition, every)));
  kinds.push(...(await withdrawn(paper)));
  return { every, kinds, some: inTurn(kinds) };
}

function inTurn(all) {
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return kinds.flatMap((kind, at) => {
    const same = all.filter((one) => one.kind === kind);
    return ALWAYS.includes(kind) ? same : [same[at % same.length]];
  });
}

const text = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
};
const locations = (xml) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map((found) => plain(found[1]));

async function sitemap(paper) {
  const found = new Set();
  for (const part of locations(await text(`${paper.url}/sitemap.xml`))) {
    for (const address of locations(await text(part))) found.add(new URL(address).pathname + new URL(address).search);
  }
  return [...found].sort();
}

/** Editions as the front page's alternates name them. */
async function editions(paper) {
  const front = await text(`${paper.url}/`);
  const others = [...front.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g)];
  const found = others.filter(([, language]) => language !== "x-default").map(([, language, address]) => ({ code: language, prefix: new URL(plain(address)).pathname.replace(/\/$/, "") }));
  if (found.length === 0) throw new Error("the front page names no editions");
  return found;
}

async function kindsOf(paper, { code, prefix }, every) {
  const own = every.filter((address) => (prefix ? address === prefix || address.startsWith(`${prefix}/`) : !/^\/(ru|ar)(\/|$)/.test(address)));
  const inside = (pattern) => own.find((address) => pattern.test(address.slice(prefix.length)));
  const found = [];
  const add = (kind, address, status = 200) => address && found.push({ edition: code, kind, address, status });

  const search = JSON.parse(await text(`${paper.url}/search.json?edition=${code}`));
  const first = async (query) => JSON.parse(await text(`${paper.url}/search.json?edition=${code}&${query}`)).items[0];
  for (const { value } of search.facets.kind) add(`article: ${value}`, (await first(`kind=${encodeURIComponent(value)}`))?.address);
  const day = (search.items[0]?.published_at ?? "").slice(0, 10).split("-");
  const topic = search.facets.tag[0]?.value;
  const writer = search.facets.author[0]?.value;

  add("front", prefix || "/");
  for (const { value } of search.facets.section.slice(0, 2)) add(`section ${value}`, `${prefix}/${value}`);
  add("tag", topic && `${prefix}/tag/${topic}`);
  add("author", writer && `${prefix}/author/${writer}`);
  add("archive", `${prefix}/archive`);
  add("archive: year", `${prefix}/archive/${day[0]}`);
  add("archive: month", `${prefix}/archive/${day[0]}/${day[1]}`);
  add("archive: day", `${prefix}/archive/${day.join("/")}`);
  add("corrections", `${prefix}/corrections`);
  add("page", inside(/^\/about/));
  add("search: nothing asked", `${prefix}/search`);
  add("search: found", `${prefix}/search?q=${encodeURIComponent((search.items[0]?.headline ?? "").split(" ")[0])}`);
  add("search: nothing found", `${prefix}/search?q=xqzv`);
  add("not found", `${prefix}/no-such-page`, 404);
  return found;
}

/** Withdrawn stories are in no list: the desk says where they were. */
async function withdrawn(paper) {
  if (!paper.staff) return [];
  const session = await fetch(`${paper.url}/desk/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(paper.staff),
  });
  if (session.status !== 201) throw new Error(`the printed sign-in does not work: ${session.status}`);
  const { token } = await session.json();
  const answer = await fetch(`${paper.url}/desk/api/articles?status=withdrawn`, { headers: { authorization: `Bearer ${token}` } });
  const { items } = await answer.json();
  if (items.length === 0) throw new Error("the sample has no withdrawn story");
  return items.map((item) => ({ edition: /^\/(ru|ar)\//.exec(item.address)?.[1] ?? "en", kind: "withdrawn", address: item.address, status: 410 }));
}
