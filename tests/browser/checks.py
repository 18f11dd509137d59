"""What every page must pass: axe, and our own checks where axe is blind. `check_page(page)` runs them all."""

from pathlib import Path
from weakref import WeakKeyDictionary

from playwright.sync_api import ConsoleMessage, Frame, Page

AXE = Path(__file__).parents[2] / "web/assets/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_reports: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()

OUR_CHECKS = """
() => {
  const problems = []
  const say = (element) => element.outerHTML.replace(/\\s+/g, ' ').slice(0, 120)
  for (const fieldset of document.querySelectorAll('fieldset')) {
    const legend = fieldset.querySelector('legend')
    if (!legend || !legend.textContent.trim()) problems.push('fieldset without legend text: ' + say(fieldset))
  }
  for (const element of document.querySelectorAll('[aria-describedby], [aria-labelledby]')) {
    for (const name of ['aria-describedby', 'aria-labelledby']) {
      const ids = (element.getAttribute(name) || '').split(/\\s+/).filter(Boolean)
      if (element.hasAttribute(name) && !ids.length) problems.push('empty ' + name + ': ' + say(element))
      for (const id of ids) {
        const target = document.getElementById(id)
        if (!target || !target.textContent.trim()) problems.push(name + ' leads to nothing: #' + id)
      }
    }
  }
  const headings = document.querySelectorAll('h1')
  if (headings.length !== 1) problems.push(headings.length + ' h1 elements')
  if (!document.title.trim()) problems.push('no title')
  if (document.querySelector('.govuk-error-summary') && !document.title.startsWith('Error: ')) {
    problems.push('a page with errors whose title does not say so: ' + document.title)
  }
  if (!document.documentElement.lang) problems.push('no lang')
  for (const element of document.querySelectorAll('[style]')) problems.push('style=: ' + say(element))
  if (/undefined|\\{\\{|\\{%/.test(document.body.innerText)) problems.push('template text on the page')
  return problems
}
"""

# Links in running text and what stands in a sentence are exempt (2.5.8); everything else has its size.
TARGETS = """
(minimum) => {
  const problems = []
  const inText = (element) => {
    if (element.tagName !== 'A') return false
    const block = element.closest('p, li, dd, dt, td, span:not(a span), h1, h2, h3, label, div')
    return block && block.innerText.trim().length > element.innerText.trim().length
  }
  const box = (element) => {
    const own = element.getBoundingClientRect()
    if (element.labels && element.labels.length && ['radio', 'checkbox'].includes(element.type)) {
      const label = element.labels[0].getBoundingClientRect()
      return {
        width: Math.max(own.right, label.right) - Math.min(own.left, label.left),
        height: Math.max(own.bottom, label.bottom) - Math.min(own.top, label.top),
      }
    }
    return own
  }
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary'
  for (const element of document.querySelectorAll(controls)) {
    const { width, height } = box(element)
    const style = getComputedStyle(element)
    const isHidden = !width || !height || element.closest('.govuk-visually-hidden, .govuk-skip-link')
    if (isHidden || style.visibility === 'hidden' || !element.checkVisibility()) continue
    if (inText(element)) continue
    if (height < minimum - 0.5 || width < Math.min(minimum, 24) - 0.5) {
      problems.push(`target of ${Math.round(width)} by ${Math.round(height)}: ` +
        element.outerHTML.replace(/\\s+/g, ' ').slice(0, 120))
    }
  }
  return problems
}
"""

SIDEWAYS = """
() => {
  const limit = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= limit) return []
  const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > limit + 1)
  return ['scrolls sideways: ' + wide.slice(0, 4).map((e) => e.tagName + '.' + e.className).join(', ')]
}
"""


def watch(page: Page) -> None:
    """Notes what the browser reports of this page: blocked sources, script errors, warnings."""
    noted = _reports.setdefault(page, [])

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            noted.append(f"console: {message.text}")

    page.on("console", console)
    page.on("pageerror", lambda error: noted.append(f"script error: {error}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', "
        "(event) => console.error('blocked: ' + event.violatedDirective + ' ' + event.blockedURI))"
    )


def reports(page: Page) -> list[str]:
    return _reports.get(page, [])


def check_page(page: Page, *, scripts: bool = True, target: int = 24) -> None:
    """Fails with every problem found. scripts: whether they run in this page. target: the smallest control, in px."""
    page.wait_for_load_state("load")  # its sheets are there, too
    problems = [*page.evaluate(OUR_CHECKS), *layout(page, target)]
    is_supported = page.evaluate("document.body.classList.contains('govuk-frontend-supported')")
    if is_supported is not scripts:
        problems.append(f"govuk-frontend-supported is {is_supported}, scripts are {scripts}")
    if scripts:  # without them, axe would wait for its own timers forever
        problems += [*axe(page), *error_links(page)]
    assert not problems, f"{page.url}\n" + "\n".join(problems)


def check_layout(page: Page, *, target: int = 24) -> None:
    """The part of check_page that changes with the width and the size of text."""
    problems = layout(page, target)
    assert not problems, f"{page.url}\n" + "\n".join(problems)


def layout(page: Page, target: int) -> list[str]:
    return [*page.evaluate(SIDEWAYS), *page.evaluate(TARGETS, target)]


def axe(page: Page | Frame) -> list[str]:
    """Violations, a line each. Evaluated, not inserted: our policy lets no other script in."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        TAGS,
    )
    return [
        f"axe {violation['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]


def error_links(page: Page) -> list[str]:
    """Every link of the error summary moves the focus to its input."""
    problems = []
    for link in page.locator(".govuk-error-summary__list a").all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        link.click(timeout=5000)
        focused = page.evaluate("document.activeElement.id")
        if not target or focused != target:
            problems.append(f"the error link to #{target} focuses #{focused}")
    return problems
