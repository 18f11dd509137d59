/** Lights rows of the table by their ids. A style sheet, since the table draws its cells anew whenever it likes. */

const sheet = new CSSStyleSheet()
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

/** `isAsked`: somebody wants to see them, so the first is brought into view. */
export function light(ids, isAsked = false) {
  const cells = ids.map((id) => `#rule-canvas td[data-row-id="${CSS.escape(id)}"]`)
  sheet.replaceSync(cells.length ? `${cells.join(', ')} { background: var(--fp-done-bg) !important; box-shadow: inset 0 2px var(--fp-done), inset 0 -2px var(--fp-done); }` : '')
  document.getElementById('rule-canvas').dataset.lit = ids.join(' ')
  if (isAsked && ids.length) document.querySelector(`#rule-canvas td[data-row-id="${CSS.escape(ids[0])}"]`)?.scrollIntoView({ block: 'nearest' })
}
