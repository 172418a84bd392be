// Says in the masthead that somebody is signed in. Public pages are the same for everybody and carry no cookie, so it asks
// afterwards, when the page stands, and only where an account's page was seen signed in before.
const HINT = "dateline-account";
const link = document.querySelector("a.sign-in");
const place = document.querySelector("[data-account]");

const hint = (is) => {
  try {
    if (is === undefined) return localStorage.getItem(HINT) === "1";
    if (is) localStorage.setItem(HINT, "1");
    else localStorage.removeItem(HINT);
  } catch {
    // No storage: then nothing is shown.
  }
  return is;
};

const show = () => {
  if (!link) return;
  const words = link.querySelector("span");
  [words.textContent, link.dataset.signedIn] = [link.dataset.signedIn, words.textContent];
};

async function ask() {
  try {
    const answer = await fetch("/account/me.json", { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const { signed_in: is } = await answer.json();
    hint(is);
    if (is) show();
    else document.dispatchEvent(new Event("dateline:out"));
  } catch {
    // Away: the link leads to the account all the same.
  }
}

if (place) {
  const is = place.dataset.account === "in";
  hint(is);
  if (is) show();
} else if (hint()) {
  (window.requestIdleCallback ?? setTimeout)(ask);
}
