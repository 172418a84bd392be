// The box of the search page suggests while somebody types. Everything works without this too.

const form = document.querySelector("[data-suggest]");
const box = form?.querySelector("input[type=search]");

if (box && location.hash === "#q") box.focus();
if (box) combobox();

/** The pattern of a combobox with a list: the focus stays in the box, arrows go through the list, Escape closes it. */
function combobox() {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.few.replace(/[:،,].*$/, ""));
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  form.append(list, told);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) box.setAttribute(name, value);

  let asked = "";
  let waiting;
  let request;
  let at = -1;

  const options = () => [...list.children];
  const shut = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const point = (place) => {
    at = place;
    for (const [index, option] of options().entries()) option.setAttribute("aria-selected", String(index === at));
    const option = options()[at];
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };

  const show = (items) => {
    list.replaceChildren(
      ...items.map((item, index) => {
        const option = document.createElement("li");
        option.id = `suggestion-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.address = item.address;
        const label = document.createElement("span");
        label.className = "suggestion-label";
        label.textContent = item.label;
        const kind = document.createElement("span");
        kind.className = "suggestion-kind";
        kind.textContent = form.getAttribute(`data-of-${item.kind}`) ?? "";
        option.append(label, " ", kind);
        return option;
      }),
    );
    at = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = items.length === 0;
    box.setAttribute("aria-expanded", String(items.length > 0));
    told.textContent = items.length > 0 ? `${form.dataset.few} ${items.length}` : form.dataset.none;
  };

  const ask = async () => {
    const words = box.value.trim();
    if (words === asked) return;
    asked = words;
    request?.abort();
    if (words.length < 2) return shut();
    request = new AbortController();
    try {
      const query = new URLSearchParams({ q: words, edition: form.dataset.edition });
      const answer = await fetch(`${form.dataset.suggest}?${query}`, { signal: request.signal, credentials: "omit" });
      if (!answer.ok) return shut();
      const { items } = await answer.json();
      if (box.value.trim() === words && document.activeElement === box) show(items);
    } catch {
      // Somebody typed on, or the network is gone: the box works as it is.
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      shut();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
      event.preventDefault();
      const open = !list.hidden;
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
      // One place of the round is the box itself.
      const step = event.key === "ArrowDown" ? 1 : -1;
      point(open ? ((at + 1 + step + count + 1) % (count + 1)) - 1 : step > 0 ? 0 : count - 1);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      location.assign(options()[at].dataset.address);
    } else if (event.key === "Tab") shut();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
  box.addEventListener("blur", shut);
}
