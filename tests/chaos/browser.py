"""A person's browser: cookies, forms as pages hold them, and patience. What fails is loaded, or sent, once more.

A form that is sent again is the same to the byte, one-time key and all, as when somebody presses “resend”: so every
duplicate must be harmless. It asks any of the servers at random, and takes another when one is away.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from time import monotonic, sleep
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

from lxml import html

PATIENCE = 180.0
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"

Answers = Mapping[str, str | Sequence[str]]
Pairs = list[tuple[str, str]]


class Lost(Exception):
    """Something that a person could not get past."""


@dataclass
class Page:
    """What was shown last, and where."""

    path: str
    status: int
    text: str

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.text or "<html></html>")

    @property
    def words(self) -> str:
        main = self.tree.xpath("//main")
        return " ".join((main[0] if main else self.tree).text_content().split())

    def links(self, beginning: str) -> list[str]:
        found = [str(each) for each in self.tree.xpath("//main//a/@href | //table//a/@href")]
        return [each for each in dict.fromkeys(found) if each.startswith(beginning)]


class Browser:
    """`retried` counts how often something had to be loaded or sent again."""

    def __init__(self, sites: Sequence[str], seed: str) -> None:
        self.sites = sites
        self.chance = random.Random(seed)
        self.cookies: dict[str, str] = {}
        self.retried = 0
        self.page = Page("/", 0, "")

    def get(self, path: str) -> Page:
        return self._follow("GET", path)

    def send(self, form: html.HtmlElement, answers: Answers, button: tuple[str, str] | None = None) -> Page:
        """Fill in a form of the page and send it."""
        fields, files = filled(form, answers)
        if button:
            fields.append(button)
        return self._follow("POST", urljoin(self.page.path, form.get("action") or ""), fields, files)

    def form(self) -> html.HtmlElement:
        """The page's own form: the one with a one-time key, else the first that is sent."""
        forms = self.page.tree.xpath("//form[translate(@method, 'POST', 'post') = 'post']")
        keyed = [each for each in forms if each.xpath(".//input[@name='form_key']")]
        if not (keyed or forms):
            raise Lost(f"no form at {self.page.path} ({self.page.status}): {self.page.words[:300]}")
        return (keyed or forms)[0]

    def _follow(self, method: str, path: str, fields: Pairs | None = None, files: Sequence[str] = ()) -> Page:
        boundary = uuid4().hex
        body, kind = _body(fields or [], files, boundary)
        until = monotonic() + PATIENCE
        for _ in range(20):
            status, headers, text = self._answered(method, path, body if method == "POST" else b"", kind, until)
            where = headers.get("location")
            if status not in (301, 302, 303) or where is None:
                break
            method, path = "GET", urljoin(path, where)
        self.page = Page(path, status, text)
        return self.page

    def _answered(
        self, method: str, path: str, body: bytes, kind: str, until: float
    ) -> tuple[int, Mapping[str, str], str]:
        while True:
            try:
                status, headers, text = self._once(method, path, body, kind)
                if status < 500:
                    return status, headers, text
                trouble = f"{status}: {text[-3000:]}"
            except (OSError, HTTPException) as error:
                trouble = repr(error)
            if monotonic() > until:
                raise Lost(f"{method} {path} was never answered: {trouble}")
            self.retried += 1
            sleep(self.chance.uniform(0.05, 0.4))

    def _once(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, Mapping[str, str], str]:
        address = urlsplit(self.chance.choice(self.sites))
        parts = urlsplit(path)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = kind
        try:
            connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, {name.lower(): value for name, value in response.headers.items()}, text


def filled(form: html.HtmlElement, answers: Answers) -> tuple[Pairs, list[str]]:
    """The fields of a form, and the names of those that take a file. What no answer is given for takes the first."""
    fields: Pairs = []
    files: list[str] = []
    chosen: set[str] = set()
    for each in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        name, kind = str(each.get("name")), str(each.get("type") or each.tag)
        if kind == "file":
            files.append(name)
        elif kind in ("radio", "checkbox"):
            fields += _chosen(each, name, kind, answers, chosen)
        elif kind == "hidden":
            fields.append((name, each.get("value") or ""))
        elif kind == "select":
            options = [str(option) for option in each.xpath("./option/@value") if option]
            fields.append((name, _text(answers, name, options[0] if options else "")))
        elif kind not in ("submit", "button"):
            fields.append((name, _text(answers, name, each.get("value") or _usual(name, each))))
    return fields, files


def _chosen(each: html.HtmlElement, name: str, kind: str, answers: Answers, chosen: set[str]) -> Pairs:
    value = each.get("value") or "on"
    if name in answers:
        wanted = answers[name]
        return [(name, value)] if value in ([wanted] if isinstance(wanted, str) else wanted) else []
    if kind == "radio":
        if name in chosen:
            return []
        chosen.add(name)
    return [(name, value)]


def _text(answers: Answers, name: str, otherwise: str) -> str:
    found = answers.get(name, otherwise)
    return found if isinstance(found, str) else " ".join(found)


def _usual(name: str, each: html.HtmlElement) -> str:
    if re.search(r"[-_.](day|month)$", name):
        return "12"
    if re.search(r"[-_.]year$", name):
        return "2027"
    return "8" if each.get("inputmode") in ("numeric", "decimal") else "Some words."


def _body(fields: Pairs, files: Sequence[str], boundary: str) -> tuple[bytes, str]:
    if not files:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields]
    for name in files:
        photo = "photo" in name
        file, kind = ("me.jpg", "image/jpeg") if photo else ("letter.pdf", "application/pdf")
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + (JPEG if photo else PDF) + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
