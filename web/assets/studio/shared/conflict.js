/** Two people changed one file: shows both, and lets one choose. Nothing is replaced until then. */
import { differences } from './differences.js'
import { ask } from './dialog.js'
import { element } from './page.js'
import { say } from './words.js'

/** Whether mine is to be kept. {path, mine, theirs, by, at, show}; `show(text)` opens a text where it can be looked at. */
export async function askWhich({ path, mine, theirs, by, at, show }) {
  const answer = await ask({
    title: say('{by} changed this while you did', { by }),
    mayLeave: false,
    wide: true,
    content: [
      element('p', {}, say('{path}, theirs by {by} at {at}. Only one can stay in the draft; what was saved stays in its history.', { path, by, at })),
      ...shown(differences(path, mine, theirs), bothSides({ mine, theirs, by, at })),
    ],
    buttons: [
      { label: say('Keep mine'), value: 'mine', isMain: true },
      { label: say('Take theirs'), value: 'theirs' },
      ...(show && theirs ? [{ label: say('Open theirs in a new view'), press: () => show(theirs) }] : []),
    ],
  })
  return answer === 'mine'
}

/** In words first; the files as they are written under a fold. What has no words is shown at once. */
function shown(found, both) {
  if (!found) return [both]
  const rows = found.map(({ mark, words }) => element('li', {}, element('span', { 'aria-hidden': 'true' }, mark), ' ', words))
  return [
    element('ul', { class: 'fp-differences' }, rows),
    element('details', { class: 'fp-as-written' }, element('summary', {}, say('As they are written')), both),
  ]
}

function bothSides({ mine, theirs, by, at }) {
  const sides = [side(say('Yours'), mine, theirs), side(say('Theirs, by {by} at {at}', { by, at }), theirs, mine)]
  return element('div', { class: 'fp-both' }, sides)
}

function side(title, text, other) {
  const lines = (text ?? say('(deleted)')).split('\n')
  const known = new Set((other ?? '').split('\n'))
  const marked = lines.map((line) => element(known.has(line) ? 'span' : 'mark', {}, `${line}\n`))
  return element('section', {}, element('h3', {}, title), element('pre', { tabindex: '0' }, marked))
}
