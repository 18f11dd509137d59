/** What has been typed and not yet saved, kept in this browser: a closed lid or a session that ended loses nothing. */
export class Kept {
  constructor(journey) {
    this.name = `fingerpost-unsaved:${journey}`
  }

  /** {path: {base, text}} */
  all() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) || {}
    } catch {
      return {}
    }
  }

  put(path, base, text) {
    this.write({ ...this.all(), [path]: { base, text } })
  }

  drop(path) {
    const { [path]: gone, ...rest } = this.all()
    if (gone) this.write(rest)
  }

  write(files) {
    try {
      if (Object.keys(files).length) localStorage.setItem(this.name, JSON.stringify(files))
      else localStorage.removeItem(this.name)
    } catch {
      // Full, or not allowed here: the page itself still holds it, and warns on leaving.
    }
  }
}
