/** A form in the order in which its file had it, so that what a change changed can be read from the file. */

/** `now` with the names of `before` first and in their order; components are matched by their ids, wherever they stand. */
export function inOrderOf(before, now) {
  const known = new Map(flat(before).map((each) => [each.id, each]))
  return ordered(before, now, known)
}

function ordered(before, now, known) {
  const names = [...Object.keys(before || {}).filter((name) => name in now), ...Object.keys(now).filter((name) => !before || !(name in before))]
  return Object.fromEntries(names.map((name) => [name, value(name, before?.[name], now[name], known)]))
}

function value(name, before, now, known) {
  if (name === 'components' && Array.isArray(now)) return now.map((each) => ordered(known.get(each.id), each, known))
  return isPlain(now) && isPlain(before) ? ordered(before, now, known) : now
}

function flat(within) {
  return (within.components || []).flatMap((each) => [each, ...flat(each)])
}

const isPlain = (thing) => thing !== null && typeof thing === 'object' && !Array.isArray(thing)
