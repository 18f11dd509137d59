// Around a try-out's pages: after each of them the rest of the page is brought up to date, and forms remember where
// the frame is. A draft that is opened to be tried runs at once.

const frame = document.getElementById('try-pages')
const left = document.getElementById('try-left')
const begin = document.getElementById('try-begin')

if (begin && performance.getEntriesByType('navigation')[0]?.type === 'navigate') begin.requestSubmit()

function rememberWhere(address) {
  for (const field of document.querySelectorAll('[data-at]')) field.value = address
}

async function refresh(address) {
  if (!left) return
  const open = new Set([...document.querySelectorAll('#try-below details[open] > summary')].map((each) => each.textContent))
  const answer = await fetch(`${left.dataset.aside}?at=${encodeURIComponent(address)}`)
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of page.querySelectorAll('[data-for]')) {
    const place = document.getElementById(part.dataset.for)
    if (!place.contains(document.activeElement)) place.replaceChildren(...part.childNodes)
  }
  for (const summary of document.querySelectorAll('#try-below details > summary')) {
    if (open.has(summary.textContent)) summary.parentElement.open = true
  }
  document.dispatchEvent(new Event('try:refreshed'))
}

function seen() {
  const { pathname, search } = frame.contentWindow.location
  if (pathname === 'blank') return
  rememberWhere(pathname + search)
  refresh(pathname + search)
}

if (frame) {
  frame.addEventListener('load', seen)
  if (frame.contentDocument?.readyState === 'complete' && frame.contentWindow.location.href !== 'about:blank') seen()
  for (const width of document.querySelectorAll('[name=try-width]')) {
    width.addEventListener('change', () => frame.classList.toggle('fp-try__pages--wide', width.value === 'desktop'))
  }
}
