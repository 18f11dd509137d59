// Arrow keys in the outline: up and down go from line to line, Home and End to the first and last.
// Everything else is links and forms, which need no script.
const lines = () => [...document.querySelectorAll("#steps a")];

document.getElementById("steps")?.addEventListener("keydown", (event) => {
  const all = lines();
  const here = all.indexOf(document.activeElement);
  const wanted = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (here < 0 || wanted === undefined || !all[wanted]) return;
  event.preventDefault();
  all[wanted].focus();
});

// What came of a change is there when the page is loaded: screen readers hear it once it is put in again.
const told = document.querySelector("[role=status]");
if (told?.textContent.trim()) {
  const words = [...told.childNodes];
  told.replaceChildren();
  setTimeout(() => told.append(...words), 150);
}

if (location.hash === "#about") document.getElementById("about")?.focus({ preventScroll: false });
