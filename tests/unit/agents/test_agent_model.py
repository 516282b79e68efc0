import pytest
from pydantic import ValidationError

from hive.agents.model import AgentRegistration

SPECIFICATION = {
    "agent_id": "acacia",
    "name": "ACACIA Infrastructure Specialist",
    "endpoint": "http://192.168.1.72:11434",
    "model": "deepseek-r1:7b",
    "capabilities": [
        {"name": "devops", "proficiency": 0.95},
        {"name": "architecture", "proficiency": 0.90},
        {"name": "deployment", "proficiency": 0.88},
    ],
    "hardware": {"gpu_type": "AMD Radeon RX 7900 XTX", "vram_gb": 24, "cpu_cores": 16},
    "performance_targets": {"min_tps": 15, "max_response_time": 30},
}


def test_the_specifications_registration_is_taken_as_it_stands():
    registration = AgentRegistration.model_validate(SPECIFICATION)
    assert registration.capabilities[0].name == "devops"
    assert registration.performance_targets.min_tps == 15
    assert (registration.slots, registration.driver) == (1, None)


BAD = [
    {"agent_id": "A b"},
    {"agent_id": "0198c0de-0000-7000-8000-000000000000"},
    {"agent_id": ""},
    {"endpoint": "acacia:11434"},
    {"endpoint": "http://"},
    {"endpoint": "file:///etc/passwd"},
    {"endpoint": "http://user:secret@h"},
    {"endpoint": "http://h/?x=1"},
    {"endpoint": "http://h/#x"},
    {"endpoint": "http://h:99999"},
    {"name": "a\x00b"},
    {"name": "\ud800"},
    {"name": "x" * 256},
    {"slots": 0},
    {"slots": 1e400},
    {"hardware": {"ram": float("nan")}},
    {"hardware": {"ram": 10**30}},
    {"unknown": 1},
    {"capabilities": [{"name": "x", "proficiency": 1.5}]},
    {"driver": "telnet"},
]


@pytest.mark.parametrize("change", BAD)
def test_a_registration_that_makes_no_sense_is_refused(change: dict[str, object]):
    with pytest.raises(ValidationError):
        AgentRegistration.model_validate({**SPECIFICATION, **change})
