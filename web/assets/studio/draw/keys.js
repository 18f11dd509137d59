/** The keys of the drawing tool. Those of one letter work while the diagram has the focus, and nowhere else. */
import { ask } from '../shared/dialog.js'
import { element } from '../shared/page.js'
import { say } from '../shared/words.js'

const KEYS = [
  ['Tab', say('to the outline, the tools, the diagram, the settings, the problems')],
  ['Enter', say('in the outline: select a step')],
  ['N', say('draw something new')],
  ['A', say('add something after the selected step')],
  ['R', say('make the selected step something else')],
  ['E', say('write its name')],
  ['C', say('draw an arrow from it')],
  ['← ↑ → ↓', say('move what is selected; nothing selected: move the diagram')],
  ['Delete', say('take away what is selected')],
  ['Ctrl + C, Ctrl + V', say('copy, and paste here or in another journey')],
  ['Ctrl + Z, Ctrl + Y', say('undo, and do it again')],
  ['Ctrl + F', say('find by name')],
]

export function showKeys() {
  const rows = KEYS.map(([key, does]) => element('div', {}, element('dt', {}, element('kbd', {}, key)), element('dd', {}, does)))
  return ask({
    title: say('Keys'),
    content: [
      element('p', {}, say('Keys of one letter work while the diagram has the focus.')),
      element('dl', { class: 'fp-keys' }, rows),
    ],
    buttons: [{ label: say('Close'), value: 'close', isMain: true }],
  })
}
