// The size, font and colours that a reader chose, before anything is drawn: so this one is no module. Without it, and without a
// choice, pages look as the device wishes.
for (const name of ["size", "font", "scheme"]) {
  try {
    const chosen = localStorage.getItem(`look-${name}`);
    if (chosen) document.documentElement.dataset[name] = chosen;
  } catch {
    // A browser that keeps nothing shows what it always shows.
  }
}
