// The colours and sizes that somebody chose, before anything is drawn.
for (const name of ["scheme", "size", "face"]) {
  try {
    const chosen = localStorage.getItem(`desk-${name}`);
    if (chosen) document.documentElement.dataset[name] = chosen;
  } catch {
    // A browser that keeps nothing shows what it always shows.
  }
}
