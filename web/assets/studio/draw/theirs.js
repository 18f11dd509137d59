/** Another version of the diagram, to look at before choosing. It can be moved about, not changed. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import { ask } from '../shared/dialog.js'
import { element } from '../shared/page.js'
import { say } from '../shared/words.js'

export function openTheirs(xml) {
  const canvas = element('div', { class: 'fp-theirs' })
  const closed = ask({
    title: say('Their diagram'),
    wide: true,
    content: [canvas],
    buttons: [{ label: say('Back to the choice'), value: 'back', isMain: true }],
  })
  const viewer = new NavigatedViewer({ container: canvas })
  viewer.importXML(xml).then(() => viewer.get('canvas').zoom('fit-viewport', 'auto'), () => canvas.append(say('It cannot be drawn.')))
  return closed.then(() => viewer.destroy())
}
