// Films and sounds with controls by name, in the page's language. What is played, and how, media-chrome's store knows; sizes of a film
// are hls.js's, which is fetched when somebody presses Play. Without this script the browser's own controls are there.

const sheet = document.querySelector("template[data-player-bar]");
const { createMediaStore } = await import(sheet.dataset.store);

const STEP = 10;
/** Seconds from the beginning and from the end that are not worth remembering. */
const EDGE = 5;
/** Films and sounds whose place is remembered. */
const MOST = 50;
const KEPT = "player-places";

const places = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
};

/** Remembers where somebody stopped, on this device; the oldest places make room. */
function remember(name, seconds) {
  const { [name]: _, ...others } = places();
  const all = Object.entries(others).slice(1 - MOST);
  if (seconds) all.push([name, Math.floor(seconds)]);
  try {
    localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(all)));
  } catch {
    // A device that keeps nothing plays all the same.
  }
}

/** The moment that the page's address names, as a search engine leads to one: the first film's. */
function asked(media) {
  const at = Number(new URLSearchParams(location.search).get("t"));
  return at > 0 && media === document.querySelector("video, audio") ? at : undefined;
}

const two = (number) => String(Math.floor(number)).padStart(2, "0");
const clock = (seconds) => {
  if (!Number.isFinite(seconds)) return "0:00";
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
};

/** The sizes of a film, as the network allows or as somebody chooses; `false` = this browser plays the plain file. */
async function sizes(media, quality, from) {
  const list = media.dataset.hls;
  const plays = globalThis.ManagedMediaSource ?? globalThis.MediaSource;
  if (!list || !sheet.dataset.hls || !plays) return false;
  const { default: Hls } = await import(sheet.dataset.hls);
  if (!Hls.isSupported()) return false;
  const plain = media.src;
  const hls = new Hls({ enableWorker: false, startPosition: from, capLevelToPlayerSize: true });
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    hls.levels.forEach(({ height, width }, level) => quality.add(new Option(`${Math.min(height, width)}p`, String(level))));
    quality.closest("label").hidden = hls.levels.length < 2;
  });
  hls.on(Hls.Events.ERROR, (_, { fatal }) => {
    if (!fatal) return;
    // The plain file goes on where this broke off.
    const at = media.currentTime;
    const played = !media.paused;
    hls.destroy();
    quality.closest("label").hidden = true;
    media.src = plain;
    media.currentTime = at;
    if (played) media.play().catch(() => {});
  });
  quality.addEventListener("change", () => (hls.nextLevel = Number(quality.value)));
  const ready = new Promise((done) => media.addEventListener("loadedmetadata", done, { once: true }));
  hls.loadSource(list);
  hls.attachMedia(media);
  await Promise.race([ready, new Promise((done) => hls.on(Hls.Events.ERROR, (_, { fatal }) => fatal && done()))]);
  return true;
}

function begin(media) {
  const film = media.localName === "video";
  const address = media.getAttribute("src");
  const box = document.createElement("div");
  box.className = film ? "player film" : "player";
  box.role = "group";
  box.ariaLabel = media.getAttribute("aria-label") ?? "";
  const bar = sheet.content.firstElementChild.cloneNode(true);
  media.before(box);
  box.append(media, bar);
  media.controls = false;
  const part = (what) => bar.querySelector(`[data-${what}]`);
  const [at, quality, speed] = [part("at"), part("quality"), part("speed")];
  part("download").href = address;

  const store = createMediaStore({ media, fullscreenElement: box, documentElement: document });
  const ask = (type, detail) => store.dispatch({ type, detail });
  let state = {};
  let started;
  /** What is needed to play is fetched once, when somebody wants to. */
  const start = () => {
    started ??= (async () => {
      const from = asked(media) ?? places()[address] ?? 0;
      const done = film && (await sizes(media, quality, from).catch(() => false));
      if (!done && from) media.currentTime = from;
    })();
    return started;
  };
  const play = async () => {
    await start();
    media.play().catch(() => {});
  };
  const pause = () => ask("mediapauserequest");
  const seek = async (to) => {
    await start();
    ask("mediaseekrequest", Math.max(0, Math.min(to, Number.isFinite(media.duration) ? media.duration : to)));
  };
  const toggle = () => (media.paused ? play() : pause());
  const mute = () => ask(media.muted ? "mediaunmuterequest" : "mediamuterequest");
  const full = () => ask(state.mediaIsFullscreen ? "mediaexitfullscreenrequest" : "mediaenterfullscreenrequest");
  const tracks = () => [...media.textTracks].filter(({ kind }) => kind === "captions" || kind === "subtitles");
  const [spoken, button] = [part("tracks"), part("captions")];
  /** Shows these captions, or none. */
  const caption = (shown) => {
    for (const track of tracks()) track.mode = track === shown ? "showing" : "disabled";
    button.ariaPressed = String(Boolean(shown));
    spoken.value = shown ? String(tracks().indexOf(shown)) : "";
  };
  /** On: the last ones that were chosen, else those in the page's language. */
  let liked;
  const captions = () => {
    const on = tracks().some(({ mode }) => mode === "showing");
    const language = document.documentElement.lang.split("-")[0];
    liked ??= tracks().find((track) => track.language.split("-")[0] === language) ?? tracks()[0];
    caption(on ? undefined : liked);
  };
  tracks().forEach((track, number) => spoken.add(new Option(track.label, String(number))));
  spoken.addEventListener("change", () => {
    const chosen = tracks()[spoken.value];
    if (chosen) liked = chosen;
    caption(chosen);
  });

  const say = (button, on) => {
    button.classList.toggle("on", on);
    button.ariaLabel = on ? button.dataset.on : button.dataset.off;
  };
  store.subscribe((now) => {
    state = now;
    say(part("play"), !now.mediaPaused);
    say(part("mute"), Boolean(now.mediaMuted));
    say(part("full"), Boolean(now.mediaIsFullscreen));
    part("pip").ariaPressed = String(Boolean(now.mediaIsPip));
  });
  const show = () => {
    const length = Number.isFinite(media.duration) ? media.duration : 0;
    if (length) at.max = String(length);
    at.value = String(media.currentTime);
    at.ariaValueText = `${clock(media.currentTime)} / ${clock(length)}`;
    bar.querySelector(".player-time").textContent = at.ariaValueText;
  };
  for (const what of ["timeupdate", "durationchange", "seeking"]) media.addEventListener(what, show);
  show();

  let kept = 0;
  const keep = () => {
    const over = media.duration - media.currentTime < EDGE;
    remember(address, media.currentTime < EDGE || over ? 0 : media.currentTime);
    kept = media.currentTime;
  };
  media.addEventListener("pause", keep);
  media.addEventListener("timeupdate", () => Math.abs(media.currentTime - kept) > EDGE && !media.paused && keep());

  part("play").addEventListener("click", toggle);
  part("back").addEventListener("click", () => seek(media.currentTime - STEP));
  part("forward").addEventListener("click", () => seek(media.currentTime + STEP));
  part("mute").addEventListener("click", mute);
  part("captions").addEventListener("click", captions);
  part("full").addEventListener("click", full);
  part("pip").addEventListener("click", async () => {
    await start();
    ask(state.mediaIsPip ? "mediaexitpiprequest" : "mediaenterpiprequest");
  });
  at.addEventListener("input", () => seek(Number(at.value)));
  speed.addEventListener("change", () => ask("mediaplaybackraterequest", Number.parseFloat(speed.value)));
  if (film) {
    media.addEventListener("click", toggle);
    part("full").hidden = !document.fullscreenEnabled;
    part("pip").hidden = !document.pictureInPictureEnabled || media.disablePictureInPicture;
  }
  // One is turned on and off; of several somebody chooses.
  button.hidden = tracks().length === 0;
  spoken.closest("label").hidden = false;
  (tracks().length > 1 ? button : spoken.closest("label")).remove();
  follow(media, seek, play);
  if (film) preview(media, at);
  if (film) mini(box, media, part("unmini"));

  const keys = {
    k: toggle,
    " ": toggle,
    j: () => seek(media.currentTime - STEP),
    l: () => seek(media.currentTime + STEP),
    ArrowLeft: () => seek(media.currentTime - STEP),
    ArrowRight: () => seek(media.currentTime + STEP),
    Home: () => seek(0),
    End: () => seek(media.duration || 0),
    m: mute,
    c: captions,
    f: () => film && full(),
  };
  box.addEventListener("keydown", (event) => {
    const within = event.target.localName;
    if (event.ctrlKey || event.metaKey || event.altKey || within === "select") return;
    // A button is pressed by Space by itself.
    if (event.key === " " && within !== "input" && within !== "div") return;
    const does = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
  // One at a time.
  media.addEventListener("play", () => {
    for (const other of document.querySelectorAll("video, audio")) if (other !== media) other.pause();
  });
}

/** Chapters and words beside a film lead into it; those that are played are marked, and words stay in sight. */
function follow(media, seek, play) {
  const figure = media.closest("figure");
  const moments = [...(figure?.querySelectorAll(".chapters [data-at], .transcript [data-at]") ?? [])];
  if (moments.length === 0) return;
  for (const moment of moments) {
    moment.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection())) return;
      event.preventDefault();
      seek(Number(moment.dataset.at)).then(play);
    });
  }
  for (const [list, of] of [["chapters", "a"], ["transcript", "span"]]) {
    const mine = moments.filter((moment) => moment.localName === of && moment.closest(`.${list}`));
    let last;
    const show = () => {
      // A seek lands a little beside what was asked for.
      const now = mine.findLast((moment) => Number(moment.dataset.at) <= media.currentTime + 0.05);
      if (now === last) return;
      last?.removeAttribute("aria-current");
      last = now;
      if (!now) return;
      now.setAttribute("aria-current", "true");
      const frame = now.closest(".transcript > div");
      if (!frame || media.paused) return;
      const [inner, outer] = [now.getBoundingClientRect(), frame.getBoundingClientRect()];
      if (inner.top < outer.top || inner.bottom > outer.bottom) frame.scrollTop += inner.top - outer.top - outer.height / 3;
    };
    for (const what of ["timeupdate", "seeked"]) media.addEventListener(what, show);
  }
}

/** Small pictures of a film above the bar, while somebody looks for a place in it. Nothing of them is fetched before. */
function preview(media, at) {
  const list = media.dataset.storyboard;
  if (!list || navigator.connection?.saveData) return;
  const still = document.createElement("div");
  still.className = "player-preview";
  still.ariaHidden = "true";
  still.hidden = true;
  const words = document.createElement("span");
  still.append(words);
  at.before(still);
  const seconds = (clock) => clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const read = (text) =>
    [...text.matchAll(/^([\d:.]+) --> ([\d:.]+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm)].map(([, from, to, sheet, ...place]) => ({
      from: seconds(from),
      to: seconds(to),
      sheet: new URL(sheet, new URL(list, location.href)).href,
      place: place.map(Number),
    }));
  let stills;
  const fetched = () => (stills ??= fetch(list).then((answer) => (answer.ok ? answer.text() : "")).then(read, () => []));
  let wanted;
  let timer;
  const hide = () => {
    wanted = undefined;
    still.hidden = true;
  };
  /** Shows the picture of a place, as a part of the whole film. */
  const show = async (part) => {
    clearTimeout(timer);
    wanted = part;
    const all = await fetched();
    if (wanted !== part || all.length === 0) return;
    const moment = part * (Number.isFinite(media.duration) ? media.duration : all.at(-1).to);
    const shown = all.findLast(({ from }) => from <= moment) ?? all[0];
    const [left, top, width, height] = shown.place;
    still.style.inlineSize = `${width}px`;
    still.style.blockSize = `${height}px`;
    still.style.backgroundImage = `url("${shown.sheet}")`;
    still.style.backgroundPosition = `-${left}px -${top}px`;
    const room = at.offsetWidth;
    still.style.left = `${at.offsetLeft + Math.max(0, Math.min(room - width, part * room - width / 2))}px`;
    words.textContent = clock(moment);
    still.hidden = false;
  };
  at.addEventListener("pointermove", ({ clientX }) => {
    const { left, width } = at.getBoundingClientRect();
    show(Math.max(0, Math.min(1, (clientX - left) / width)));
  });
  at.addEventListener("input", () => {
    show(Number(at.value) / Number(at.max));
    timer = setTimeout(hide, 1500);
  });
  for (const what of ["pointerleave", "pointercancel", "blur"]) at.addEventListener(what, hide);
}

/** A film that plays on while somebody reads on stands small in a corner, until it comes into sight again or is put back. */
function mini(box, media, close) {
  const room = document.createElement("div");
  room.className = "player-room";
  box.before(room);
  room.append(box);
  let refused = false;
  const put = (small) => {
    if (small === box.classList.contains("mini")) return;
    // What stands below does not move up meanwhile.
    room.style.blockSize = small ? `${room.offsetHeight}px` : "";
    box.classList.toggle("mini", small);
    close.hidden = !small;
  };
  const seen = new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting) refused = false;
    put(!isIntersecting && !media.paused && !refused && !document.fullscreenElement && document.pictureInPictureElement !== media);
  }, { threshold: 0.2 });
  seen.observe(room);
  close.addEventListener("click", () => {
    refused = true;
    media.pause();
    put(false);
  });
}

const styles = document.createElement("link");
styles.rel = "stylesheet";
styles.href = sheet.dataset.styles;
const drawn = new Promise((done) => {
  styles.addEventListener("load", done);
  styles.addEventListener("error", done);
});
document.head.append(styles);
await drawn;
for (const media of document.querySelectorAll("video[controls], audio[controls]")) begin(media);
