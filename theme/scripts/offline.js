// The page for readers without a connection: what is kept on this device.

const root = document.documentElement;
const list = document.querySelector("[data-kept-list]");
if (list && stored()) {
  const again = document.querySelector("[data-again]");
  again.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  const signs = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  const words = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name) => signs[name]);
  for (const name of ["fronts", "stories"]) {
    if (!(await caches.has(name))) continue;
    const kept = await caches.open(name);
    for (const request of await kept.keys()) {
      const answer = await kept.match(request);
      if (!answer.headers.get("content-type")?.startsWith("text/html")) continue;
      const link = document.createElement("a");
      link.href = new URL(request.url).pathname;
      link.textContent = words(decodeURIComponent(answer.headers.get("x-title") ?? ""));
      const line = document.createElement("li");
      const at = document.createElement("time");
      at.dateTime = answer.headers.get("x-kept");
      at.textContent = new Intl.DateTimeFormat(root.lang === "en" ? "en-GB" : root.lang, { day: "numeric", month: "short", numberingSystem: "latn" }).format(new Date(at.dateTime));
      line.append(at, link);
      list.append(line);
    }
  }
  list.hidden = list.children.length === 0;
  document.querySelector(".kept-none").hidden = !list.hidden;
}

/** Whether this browser keeps anything; one that is forbidden to throws. */
function stored() {
  try {
    return globalThis.caches;
  } catch {
    return undefined;
  }
}
