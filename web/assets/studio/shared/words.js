/** What scripts say. English stands in the scripts; a page in another language brings `<script id="words">` with it. */
const translated = JSON.parse(document.getElementById('words')?.textContent || '{}')

/** say('Saved {time}', { time: '10:42' }) */
export function say(text, values = {}) {
  const words = translated[text] ?? text
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole))
}
