"""Offsets from UTC: fixed ones, and those of named zones, which depend on the moment."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from engine.feel.limits import charge
from engine.feel.types.calendar import DAY, NANOS, from_days

MAX_OFFSET = 18 * 3600
Zone = int | str | None
"""Seconds east of UTC, a name such as Europe/London, or none: a local time."""
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
_ZONE_STEPS = 10
"""What asking a named zone for its offset is charged."""


@lru_cache(maxsize=1000)
def zone_named(name: str) -> ZoneInfo:
    """ValueError if there is no such zone."""
    if name not in _known():
        raise ValueError(f"{name[:60]!r} is not a known time zone")
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Looked up once: asking the disk for each name would let an expression keep it busy."""
    return frozenset(available_timezones())


def parse_zone(text: str) -> Zone:
    """What follows a time: nothing, `Z` (or `z`, as DMN's own examples have it), `+01:00` or `@Europe/London`."""
    if not text:
        return None
    if text in ("Z", "z"):
        return 0
    if text.startswith("@"):
        zone_named(text[1:])
        return text[1:]
    return _parse_offset(text)


def _parse_offset(text: str) -> int:
    found = _OFFSET.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not an offset such as +01:00")
    sign, hours, minutes, seconds = found.groups()
    if int(minutes) > 59 or int(seconds or 0) > 59:
        raise ValueError(f"{text!r} is not an offset")
    offset = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    return check_offset(-offset if sign == "-" else offset)


def check_offset(seconds: int) -> int:
    if abs(seconds) > MAX_OFFSET:
        raise ValueError("an offset is at most 18 hours")
    return seconds


def format_zone(zone: Zone) -> str:
    if zone is None:
        return ""
    if isinstance(zone, str):
        return "@" + zone
    if zone == 0:
        return "Z"
    hours, rest = divmod(abs(zone), 3600)
    minutes, seconds = divmod(rest, 60)
    tail = f":{seconds:02}" if seconds else ""
    return f"{'-' if zone < 0 else '+'}{hours:02}:{minutes:02}{tail}"


def offset_of_local(zone: int | str, local: int) -> int:
    """Seconds east of UTC at a local moment, given in nanoseconds since 0001-01-01 less a day."""
    if isinstance(zone, int):
        return zone
    charge(_ZONE_STEPS)
    return _seconds(_near(local).replace(tzinfo=zone_named(zone)).utcoffset())


def offset_of_instant(zone: int | str, instant: int) -> int:
    """Seconds east of UTC at a moment in UTC."""
    if isinstance(zone, int):
        return zone
    charge(_ZONE_STEPS)
    return _seconds(_near(instant).replace(tzinfo=UTC).astimezone(zone_named(zone)).utcoffset())


def usual_offset(zone: int | str) -> int:
    """The offset outside summer time: what a time of day without a date can know of its zone."""
    if isinstance(zone, int):
        return zone
    moment = datetime(2000, 1, 1, tzinfo=zone_named(zone))
    return _seconds(moment.utcoffset()) - _seconds(moment.dst())


def _seconds(offset: timedelta | None) -> int:
    return int(offset.total_seconds()) if offset is not None else 0


def _near(moment: int) -> datetime:
    """Python's datetime for a moment; beyond its years, one at the same place of the 400-year cycle."""
    days, nanos = divmod(moment, DAY)
    year, month, day = from_days(days)
    if year > 9000:
        year = 2400 + year % 400
    elif year < 2:
        year, month, day = 2, 1, 1
    return datetime(year, month, day) + timedelta(seconds=nanos // NANOS)  # noqa: DTZ001
