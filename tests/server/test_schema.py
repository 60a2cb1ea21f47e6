"""The server keeps what its OpenAPI document promises, for whatever schemathesis makes of it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.server.running import Running

EXAMPLES = 12
# positive_data_acceptance is left out: a text that may stand for a name need not be the name of anything.


@pytest.fixture
def api(server: Running) -> Any:
    return schemathesis.openapi.from_url(f"{server.url}/openapi.json")


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_its_promise(case: schemathesis.Case) -> None:
    case.call_and_validate(timeout=60, excluded_checks=[positive_data_acceptance])
