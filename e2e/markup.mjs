// What stands in an attribute or an element, as plain text.

const SIGNS = { quot: '"', lt: "<", gt: ">", amp: "&", apos: "'" };

export function plain(markup) {
  return markup.replaceAll(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (whole, name) => {
    if (name.startsWith("#x")) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith("#")) return String.fromCodePoint(Number(name.slice(1)));
    return SIGNS[name] ?? whole;
  });
}
