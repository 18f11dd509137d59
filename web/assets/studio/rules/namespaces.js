/** dmn-js knows DMN 1.3 by name. Newer and older files of the same shape are opened under that name, and saved under theirs. */

const KNOWN = { MODEL: 'https://www.omg.org/spec/DMN/20191111/MODEL/', DMNDI: 'https://www.omg.org/spec/DMN/20191111/DMNDI/' }
const ANY = /https?:\/\/www\.omg\.org\/spec\/DMN\/\d{8}\/(MODEL|DMNDI)\//g

/** {xml, original}: `original` says what each name was. */
export function forEditor(text) {
  const original = {}
  const xml = text.replace(ANY, (name, part) => {
    original[part] = name
    return KNOWN[part]
  })
  if (original.MODEL && !original.DMNDI) original.DMNDI = beside(original.MODEL)
  return { xml, original }
}

export function forFile(xml, original) {
  return xml.replace(ANY, (name, part) => original[part] || name)
}

const beside = (model) => model.replace('/MODEL/', '/DMNDI/')
