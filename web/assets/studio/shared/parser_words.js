/** What the editors' libraries say of a file that they cannot read, in words; what has none here is told as it is. */
import { say } from './words.js'

const WORDS = [
  [/^unknown attribute <(.+?)>/, say('a setting “{what}” that the standard does not know')],
  [/^unresolved reference <(.+?)>/, say('a hint at “{what}”, which is not in the file')],
  [/^unparsable content <[^>]* detected/, say('it is cut off, or was changed by hand and left half-written')],
  [/^unparsable content <(.+?)\/?> detected/, say('a part “{what}” that the standard does not know')],
  [/^(?:unrecognized|unexpected) element <(.+?)>/, say('a part “{what}” that the standard does not know')],
  [/^duplicate ID <(.+?)>/, say('two parts with the same id, “{what}”')],
  [/^illegal ID <(.+?)>/, say('an id that is none: “{what}”')],
  [/^(?:missing namespace for prefix|no namespace uri given for prefix) <(.+?)>/, say('the prefix “{what}”, which is not explained')],
  [/^no bpmnElement referenced in <\S+ id="(.+?)"/, say('a drawing “{what}” of nothing')],
  [/^multiple DI elements defined for <\S+ id="(.+?)"/, say('“{what}”, which is drawn twice')],
  [/^element <\S+ id="(.+?)".* referenced by .* not yet drawn/, say('“{what}”, which is named but not drawn')],
  [/^failed to parse document as <(.+?)>/, say('it is no diagram or table of the kind it should be')],
  [/^no (?:diagram|process or collaboration) to display/, say('there is nothing in it to draw')],
  [/^(?:unclosed tag|unexpected end of file|closing tag mismatch|malformed|missing (?:start|end|closing))/, say('it is cut off, or was changed by hand and left half-written')],
  [/(?:Unexpected (?:token|end)|Expected .* in JSON|is not valid JSON)/, say('it is cut off, or was changed by hand and left half-written')],
  [/^form field of type <(.+?)> not supported/, say('a question of the kind “{what}”, which this editor does not know')],
]

export function inPlainWords(message) {
  const first = String(message).split('\n')[0]
  for (const [pattern, words] of WORDS) {
    const found = pattern.exec(first)
    if (found) return words.replace('{what}', () => found[1] ?? '')
  }
  return first
}
