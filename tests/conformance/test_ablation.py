"""A sample of what `make conformance` takes out of every model."""

import pytest

from tests.conformance import ablation, betsy
from tests.models import mapping, model, offered, script

SEED = 20_260_105
needs_models = pytest.mark.skipif(not betsy.FOLDER.is_dir(), reason=f"no models at {betsy.FOLDER}")


@needs_models
@pytest.mark.conformance
def test_whatever_is_taken_out_of_a_model_is_missed() -> None:
    report = ablation.run(SEED, 200)

    assert report.parts == 200
    assert not report.lost, "\n".join(report.lost)


def test_nothing_of_a_model_of_our_own_can_go_without_a_trace() -> None:
    xml = model(
        "start -> g: exclusive -[=n > 1]-> a: user -> end\ng -[default]-> s: script -> end",
        {"a": offered("officers") + mapping(inputs={"x": "1"}, outputs={"y": "x"}), "s": script("1", "n")},
    )
    whole = ablation.seen(xml)

    parts = ablation.parts_of(xml)

    assert len(parts) > 30
    assert [part for part in parts if ablation.seen(ablation.without(xml, part)) == whole] == []
