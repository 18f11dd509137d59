/** The bar above the diagram. Each button says what it does in `data-do`; menus are the buttons' own lists. */
import { showKeys } from './keys.js'
import { say } from '../shared/words.js'

export function wireToolbar(bar, modeler) {
  const canvas = modeler.get('canvas')
  const place = () => modeler.get('place')
  const actions = {
    choice: () => place().type('bpmn:ExclusiveGateway'),
    end: () => place().type('bpmn:EndEvent'),
    template: (button) => place().template(button.dataset.template),
    everything: (button) => everything(modeler, button),
    keys: () => showKeys(),
    undo: () => modeler.get('commandStack').undo(),
    redo: () => modeler.get('commandStack').redo(),
    fit: () => canvas.zoom('fit-viewport', 'auto'),
    in: () => modeler.get('zoomScroll').stepZoom(1),
    out: () => modeler.get('zoomScroll').stepZoom(-1),
  }
  bar.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-do]')
    if (!button) return
    button.closest('details')?.removeAttribute('open')
    actions[button.dataset.do](button)
  })
  bar.addEventListener('keydown', (event) => {
    const open = event.key === 'Escape' && event.target.closest('details[open]')
    if (open) open.removeAttribute('open')
    if (open) open.querySelector('summary').focus()
  })
  bar.addEventListener('focusout', (event) => {
    for (const menu of bar.querySelectorAll('details[open]')) if (!menu.contains(event.relatedTarget)) menu.removeAttribute('open')
  })
  const showUndo = () => {
    const stack = modeler.get('commandStack')
    for (const name of ['undo', 'redo']) {
      const button = bar.querySelector(`[data-do="${name}"]`)
      const can = name === 'undo' ? stack.canUndo() : stack.canRedo()
      if (button) button.setAttribute('aria-disabled', String(!can))
    }
  }
  if (!bar.querySelector('[data-do="undo"]')) return // nothing can be changed here
  modeler.on(['commandStack.changed', 'import.done'], showUndo)
  showUndo()
}

/** Shows the whole palette, and everything that can be drawn, to be searched by its name. */
function everything(modeler, button) {
  document.getElementById('canvas').classList.add('fp-canvas--everything')
  button.setAttribute('aria-pressed', 'true')
  const { left, bottom } = button.getBoundingClientRect()
  modeler.get('popupMenu').open(modeler.get('canvas').getRootElement(), 'bpmn-create', { x: left, y: bottom + 4 }, {
    title: say('Everything that can be drawn'),
    width: 320,
    search: true,
  })
}
