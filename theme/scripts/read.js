// Tells the paper once that a story is being read: after it was seen for some seconds. Its number is all that is told; nothing is
// kept here, and no cookie goes along.

const SECONDS = 6;

const story = document.querySelector("[data-read]");
let left = SECONDS;

function tick() {
  if (document.visibilityState !== "visible" || document.prerendering) return;
  left -= 1;
  if (left > 0) return;
  clearInterval(clock);
  fetch("/read", { method: "POST", body: new URLSearchParams({ article: story.dataset.read }), credentials: "omit", keepalive: true }).catch(() => {});
}

const clock = story && setInterval(tick, 1000);
