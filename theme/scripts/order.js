// The saved list's order by hand: each story gets a place to take hold of. The buttons that move it one step stay.

const list = document.querySelector("[data-own-list] > .kept");
const stories = () => [...list.children];

async function move(story) {
  const next = story.nextElementSibling;
  const body = new URLSearchParams({ article: story.id.replace("story-", ""), before: next ? next.id.replace("story-", "") : (list.dataset.beyond ?? "") });
  try {
    await fetch("/account/saved/move", { method: "POST", body, headers: { Accept: "application/json" } });
  } finally {
    // The steps of all others are others now; and where nothing was kept, the list says so.
    location.reload();
  }
}

function hold(story, handle) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    story.classList.add("kept-held");
    const before = story.nextElementSibling;
    const drag = ({ clientY }) => {
      const below = stories().find((other) => {
        const { top, height } = other.getBoundingClientRect();
        return other !== story && clientY < top + height / 2;
      });
      if (below !== story.nextElementSibling) list.insertBefore(story, below ?? null);
    };
    const end = ({ type }) => {
      for (const [kind, use] of heard) document.removeEventListener(kind, use);
      story.classList.remove("kept-held");
      if (type === "pointercancel") list.insertBefore(story, before);
      else if (story.nextElementSibling !== before) move(story);
    };
    // Heard by the document: what is moved about in it loses hold of the pointer.
    const heard = [["pointermove", drag], ["pointerup", end], ["pointercancel", end]];
    for (const [kind, use] of heard) document.addEventListener(kind, use);
  });
}

if (list && list.querySelector('form[action="/account/saved/move"]') && list.children.length > 1) {
  for (const story of stories()) {
    const handle = story.querySelector("[data-hold]");
    if (!handle) continue;
    handle.hidden = false;
    hold(story, handle);
  }
}
