/** Under the panel: what people who tried the draft said of the step that is chosen. */
import { element, fetchFrom } from '../shared/page.js'
import { say } from '../shared/words.js'

export async function showRemarks(address, modeler, place) {
  const { status, body } = await fetchFrom(`${address}/draft/remarks`)
  if (status !== 200) return
  const { remarks } = body
  const show = (id) => {
    const found = remarks[id] ?? []
    place.hidden = !found.length
    const lines = found.map(({ author, text, at }) => element('li', {}, element('strong', {}, author), ` ${text} `, element('small', {}, at)))
    place.replaceChildren(element('h2', {}, say('Team remarks')), element('ul', {}, ...lines))
  }
  modeler.on('selection.changed', ({ newSelection }) => show(newSelection[0]?.id))
  show(modeler.get('selection').get()[0]?.id)
}
