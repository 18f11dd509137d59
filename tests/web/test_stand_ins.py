"""The stand-ins that a development installation has for other systems, and that no other has."""

from pathlib import Path

import pytest

from engine.connectors import Call, FailedTry
from engine.connectors.http.exchange import NoAnswer
from engine.errors import BpmnError
from web import stand_ins
from web.config import Config
from web.stand_ins import HttpWithStandIns
from web.wiring import make_engine

HTTP = HttpWithStandIns(lambda _: None)


def ask(url: str, method: str = "POST", key: str = "key", **headers: object) -> dict[str, object]:
    found = HTTP(Call({"url": url, "method": method}, {"resultVariable": "it", **headers}, key))
    answer: dict[str, object] = found["it"]["body"]  # type: ignore[index]
    return answer


def test_the_same_order_has_the_same_number_and_another_has_another() -> None:
    first, again = ask("https://badges.simulated/orders"), ask("https://badges.simulated/orders")

    assert first == again
    assert first != ask("https://badges.simulated/orders", key="other")


def test_a_payment_is_open_and_then_paid() -> None:
    payment = ask("https://payments.simulated/payments")

    assert payment["status"] == "open"
    assert ask(f"https://payments.simulated/payments/{payment['id']}", "GET")["status"] == "paid"


def test_they_misbehave_where_they_are_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand_ins, "SLOW_SECONDS", 0.01)

    assert "number" in ask("https://badges.simulated/slow/orders")
    for manner in ("busy", "silent"):
        with pytest.raises(FailedTry):
            ask(f"https://badges.simulated/{manner}/orders")
    with pytest.raises(BpmnError):
        ask("https://badges.simulated/photo/orders", errorCodes="422: photo_refused")
    with pytest.raises(FailedTry, match="404"):
        ask("https://badges.simulated/elsewhere")


def test_busy_twice_it_works_the_third_time_for_each_call() -> None:
    for key in ("first", "second"):
        for _ in range(2):
            with pytest.raises(FailedTry, match="503"):
                ask("https://badges.simulated/busy-twice/orders", key=key)
        assert "number" in ask("https://badges.simulated/busy-twice/orders", key=key)


def test_hanging_up_it_has_done_the_work_and_gives_the_same_number_when_asked_again() -> None:
    with pytest.raises(NoAnswer):
        ask("https://badges.simulated/hangs-up/orders", key="cut off")

    again = ask("https://badges.simulated/hangs-up/orders", key="cut off")

    assert again == ask("https://badges.simulated/orders", key="cut off")


@pytest.mark.parametrize(("manner", "status"), [("unpaid", "open"), ("refused", "failed")])
def test_a_payment_may_never_be_paid(manner: str, status: str) -> None:
    payment = ask(f"https://payments.simulated/{manner}/payments")

    assert payment["status"] == "open"
    found = ask(f"https://payments.simulated/{manner}/payments/{payment['id']}", "GET")
    assert found == {"id": payment["id"], "page": None, "status": status}


@pytest.mark.parametrize("mode", ["development", "production"])
def test_only_a_development_installation_has_them(mode: str, tmp_path: Path) -> None:
    config = Config(mode=mode, database_url=f"sqlite:///{tmp_path}/x.db", smtp_url="smtp://mail.example")  # type: ignore[arg-type]

    engine = make_engine(config)

    assert isinstance(engine.connectors.by_type["http"], HttpWithStandIns) == (mode == "development")
    engine.database.dispose()
