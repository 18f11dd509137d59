/** "Try it": a formula with example values, what it gives, and where nothing came from. */
import { ask } from '../shared/dialog.js'
import { element, send } from '../shared/page.js'
import { say } from '../shared/words.js'

/** What was tried before, on this page: the next formula often reads the same. */
const remembered = new Map()

export function tryFormula(journey, { label, text, paths, examples }) {
  const fields = paths.map((path, index) => field(path, `fp-try-${index}`, examples[path]))
  const result = element('div', { class: 'fp-try__result', role: 'status' })
  const run = async () => {
    for (const [path, input] of fields.map(({ path, input }) => [path, input])) remembered.set(path, input.value)
    const values = Object.fromEntries(fields.map(({ path, input }) => [path, input.value]))
    const { status, body } = await send(`${journey.address}/feel/try`, { expression: text, values })
    result.replaceChildren(...(status === 200 ? answered(body) : [say('It could not be tried. Nothing is lost.')]))
  }
  const asked = fields.length
    ? [element('p', {}, say('Write an example for each: 34, 2026-11-23, yes, or any words. Empty is nothing.')), ...fields.map((each) => each.row)]
    : [element('p', {}, say('It reads nothing of the case.'))]
  run()
  return ask({
    title: say('Try it: {label}', { label }),
    content: [element('code', { class: 'fp-formula__text' }, text), ...asked, result],
    buttons: [
      { label: say('Work it out'), press: run, isMain: true },
      { label: say('Close'), value: 'close' },
    ],
  })
}

function field(path, id, example = '') {
  const input = element('input', { id, class: 'govuk-input', value: remembered.get(path) ?? example, autocomplete: 'off' })
  const row = element('div', { class: 'fp-try__field' }, element('label', { for: id }, path), input)
  return { path, input, row }
}

function answered({ value, error, findings }) {
  if (error) return [element('p', { class: 'fp-try__error' }, error)]
  const why = findings.map(({ message }) => element('li', {}, message))
  const gives = element('p', {}, say('It gives:'), ' ', element('strong', {}, value))
  return why.length ? [gives, element('ul', {}, why)] : [gives]
}
