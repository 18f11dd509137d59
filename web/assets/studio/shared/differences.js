/** How two versions of a file differ, part by part and in words; null where it is no diagram, rule or form. */
import { partsOf } from './parts.js'
import { say } from './words.js'

/**
 * [{what, theirs, yours}], each side {words, isChanged}: whether it is not as it was in `base`, from which both began.
 * Where that is not known (null), all that differs counts as changed. Nothing in it: only the drawing differs.
 */
export function differences(path, mine, theirs, base = null) {
  const [yours, others, before] = [mine, theirs, base].map((text) => partsOf(path, text))
  if (!yours || !others) return null
  const found = []
  for (const id of new Set([...others.keys(), ...yours.keys()])) {
    const [one, other] = [yours.get(id), others.get(id)]
    if (one && other) found.push(...changed(one, other, before && (before.get(id) || null)))
    else if (!isWithinAnother(one || other, one ? others : yours)) found.push(inOneOnly(one, other, before, id))
  }
  return found
}

/** What belongs to a step or row that is missing as a whole is not told piece by piece. */
function isWithinAnother({ of }, missingIn) {
  return Boolean(of) && !missingIn.has(of)
}

function inOneOnly(one, other, before, id) {
  const was = before?.has(id)
  const side = (part) => {
    if (part) return was ? same(say('There')) : { words: say('Added'), isChanged: true }
    return was ? { words: say('Taken out'), isChanged: true } : same(say('Not there'))
  }
  return { what: (one || other).name, theirs: side(other), yours: side(one) }
}

function changed(one, other, was) {
  const aspects = new Set([...other.says.keys(), ...one.says.keys()])
  return [...aspects]
    .filter((aspect) => one.says.get(aspect)?.value !== other.says.get(aspect)?.value)
    .map((aspect) => {
      const side = ({ says }) => {
        const { value, words = say('empty') } = says.get(aspect) || {}
        return was && was.says.get(aspect)?.value === value ? same(words) : { words, isChanged: true }
      }
      return { what: `${(was || other).name}: ${aspect}`, theirs: side(other), yours: side(one) }
    })
}

const same = (words) => ({ words, isChanged: false })
