/** Two people changed one file: says what each of them changed, and lets one choose. Nothing is replaced until then. */
import { differences } from './differences.js'
import { ask } from './dialog.js'
import { element } from './page.js'
import { say } from './words.js'

/**
 * Whether mine is to be kept. {path, mine, theirs, base, by, at, show}; `base` is what mine began from, null where that
 * is not known; `show(text)` opens a text where it can be looked at.
 */
export async function askWhich({ path, mine, theirs, base, by, is_own: isOwn, at, show }) {
  const answer = await ask({
    title: isOwn ? say('You changed this in another window too') : say('{by} changed this while you did', { by }),
    mayLeave: false,
    wide: true,
    content: [
      element('p', {}, element('strong', {}, say('Nothing of yours is lost.')), ' ', say('{path} was saved by {by} at {at}. Only one of the two can stay in the draft; theirs stays in its history.', { path, by, at })),
      ...shown(differences(path, mine, theirs, base), bothSides({ mine, theirs, by, at }), { by, at }),
    ],
    buttons: [
      { label: isOwn ? say('Keep what is here') : say('Keep mine'), value: 'mine', isMain: true },
      { label: isOwn ? say('Take what is there') : say('Take theirs'), value: 'theirs' },
      ...(show && theirs ? [{ label: say('Open theirs in a new view'), press: () => show(theirs) }] : []),
    ],
  })
  return answer === 'mine'
}

/** In words first; the files as they are written under a fold. What has no words is shown at once. */
function shown(found, both, { by, at }) {
  if (!found) return [both]
  const inWords = found.length ? table(found, by, at) : element('p', {}, say('Only how it is laid out, or written, is different.'))
  return [inWords, element('details', { class: 'fp-as-written' }, element('summary', {}, say('As they are written')), both)]
}

function table(found, by, at) {
  const [what, theirs, yours] = [say('What'), say('Theirs: {by}, {at}', { by, at }), say('Yours, not saved')]
  const head = [what, theirs, yours].map((words) => element('th', { scope: 'col', role: 'columnheader' }, words))
  const rows = found.map((each) =>
    element('tr', { role: 'row' }, element('th', { scope: 'row', role: 'rowheader' }, each.what), side(each.theirs, theirs), side(each.yours, yours)),
  )
  return element(
    'div',
    { class: 'fp-differences', tabindex: '0', role: 'region', 'aria-label': say('What is different') },
    element('table', { role: 'table' }, element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, head)), element('tbody', { role: 'rowgroup' }, rows)),
  )
}

function side({ words, isChanged }, heading) {
  const content = isChanged ? [element('strong', {}, words)] : [words, ' ', element('span', { class: 'fp-differences__same' }, say('(as it was)'))]
  return element('td', { role: 'cell', 'data-l': heading }, content)
}

function bothSides({ mine, theirs, by, at }) {
  const sides = [written(say('Yours'), mine, theirs), written(say('Theirs, by {by} at {at}', { by, at }), theirs, mine)]
  return element('div', { class: 'fp-both' }, sides)
}

function written(title, text, other) {
  const lines = (text ?? say('(deleted)')).split('\n')
  const known = new Set((other ?? '').split('\n'))
  const marked = lines.map((line) => element(known.has(line) ? 'span' : 'mark', {}, `${line}\n`))
  return element('section', {}, element('h3', {}, title), element('pre', { tabindex: '0' }, marked))
}
