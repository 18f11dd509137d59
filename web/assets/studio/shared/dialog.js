/** A modal dialog with a heading, built when it is needed. */
import { element } from './page.js'

let made = 0

/** Opens it and resolves with the `value` of the button that closed it, or null (Escape, where it may be left). */
export function ask({ title, content, buttons, mayLeave = true, wide = false }) {
  const id = `fp-dialog-${(made += 1)}`
  const dialog = element(
    'dialog',
    { class: `fp-dialog${wide ? ' fp-dialog--wide' : ''}`, 'aria-labelledby': id },
    element('h2', { class: 'fp-dialog__title', id }, title),
    ...content,
    element(
      'div',
      { class: 'fp-dialog__buttons' },
      buttons.map(({ label, value, isMain = false, press = null }) =>
        element(
          'button',
          {
            type: 'button',
            class: isMain ? 'fp-action fp-action--main' : 'fp-action',
            onclick: () => (press ? press() : dialog.close(value)),
          },
          label,
        ),
      ),
    ),
  )
  document.body.append(dialog)
  return new Promise((resolve) => {
    dialog.addEventListener('cancel', (event) => mayLeave || event.preventDefault())
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue || null)
    })
    dialog.showModal()
  })
}
