/** Undo and redo: by two buttons, and by the keys wherever the focus is, except where something is being typed. */

const TYPED = 'input, textarea, select, [contenteditable=true]'

export function undoing(editor) {
  const commands = editor.get('commandStack')
  const buttons = { undo: document.getElementById('undo'), redo: document.getElementById('redo') }
  const run = (what) => (what === 'undo' ? commands.canUndo() : commands.canRedo()) && commands[what]()
  for (const [what, button] of Object.entries(buttons)) button?.addEventListener('click', () => run(what))
  if (buttons.undo) document.addEventListener('keydown', (event) => pressed(event, run), true)
}

/** Before the library hears of it, which listens only where its form has the focus. */
function pressed(event, run) {
  const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z'
  const isRedo = (isUndo && event.shiftKey) || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'y')
  if (!(isUndo || isRedo) || event.target.closest?.(TYPED)) return
  event.preventDefault()
  event.stopPropagation()
  run(isRedo ? 'redo' : 'undo')
}
