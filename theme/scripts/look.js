// What a reader chose, before anything is drawn: so this one is no module. Without it, and without a choice, pages look as the
// device wishes. What was said to break and put away does not come again, nor does the page move for it.
for (const name of ["size", "font", "scheme"]) {
  try {
    const chosen = localStorage.getItem(`look-${name}`);
    if (chosen) document.documentElement.dataset[name] = chosen;
  } catch {
    // A browser that keeps nothing shows what it always shows.
  }
}
try {
  const away = localStorage.getItem("put-away");
  if (/^\d+$/.test(away)) {
    const sheet = new CSSStyleSheet();
    sheet.insertRule(`[data-breaking="${away}"] { display: none; }`);
    document.adoptedStyleSheets = [sheet];
  }
} catch {
  // Then it is there again.
}
// A masthead of which half has come would move when the rest does: browsers that can wait draw it whole. They wait for what comes
// after it, which some count as there when it begins. (Written into the page, the word is not known to every checker of pages.)
document.head.append(Object.assign(document.createElement("link"), { rel: "expect", href: "#part-below-masthead", blocking: "render" }));
