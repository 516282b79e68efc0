from pathlib import Path

import pytest

from hive.agents.config import AgentsConfigError, load_agents_config

EXAMPLE = Path(__file__).parents[3] / "examples" / "hive.yaml"


def write(folder: Path, text: str) -> Path:
    path = folder / "hive.yaml"
    path.write_text(text)
    return path


def test_the_example_lists_the_three_agents_of_the_specification():
    agents = {agent.agent_id: agent for agent in load_agents_config(EXAMPLE)}
    assert {name: agent.endpoint for name, agent in agents.items()} == {
        "acacia": "http://192.168.1.72:11434",
        "walnut": "http://192.168.1.27:11434",
        "ironwood": "http://192.168.1.113:11434",
    }
    assert agents["acacia"].capabilities[0].proficiency == 0.95
    assert agents["acacia"].hardware["vram_gb"] == 24


GOOD = "agents:\n  - agent_id: a\n    name: A\n    endpoint: http://h\n"
BAD = [
    ("", "hive.yaml:1: is empty"),
    ("[]", "hive.yaml:1: needs a list `agents:`"),
    ("agents: 3", "hive.yaml:1: needs a list `agents:`"),
    (GOOD + "agent: []\n", "hive.yaml:5: agent: is not known"),
    (GOOD + "    endpoint: http://h\n", "hive.yaml:5: endpoint: is given twice"),
    (GOOD + "    colour: red\n", "hive.yaml:5: colour: Extra inputs are not permitted"),
    (GOOD.replace("http://h", "ftp://h"), "hive.yaml:4: endpoint: must be an address like"),
    (GOOD.replace("http://h", "http://u:p@h"), "hive.yaml:4: endpoint: must not contain a name"),
    (GOOD.replace("    name: A\n", ""), "hive.yaml:2: name: Field required"),
    (GOOD + "    slots: many\n", "hive.yaml:5: slots: "),
    (
        GOOD + "    capabilities:\n      - name: x\n      - name: y\n        proficiency: 2\n",
        "hive.yaml:8: capabilities.1.proficiency: ",
    ),
    (GOOD + "    capabilities: [{name: x}, {name: x}]\n", "hive.yaml:5: capabilities: names 'x'"),
    (GOOD + GOOD.removeprefix("agents:\n"), "hive.yaml:5: agent_id: 'a' is twice"),
    (GOOD + "    slots: .inf\n", "slots is not a finite number"),
    ("agents: [", "hive.yaml:1: "),
    ("agents: &a [*a]", "hive.yaml:1: "),
    ("a: !!python/object:os.system x", "hive.yaml:1: could not determine a constructor"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_a_bad_file_is_refused_with_file_line_and_field(tmp_path: Path, text: str, message: str):
    with pytest.raises(AgentsConfigError) as caught:
        load_agents_config(write(tmp_path, text))
    assert message in str(caught.value)


def test_a_missing_file_is_refused_by_name(tmp_path: Path):
    with pytest.raises(AgentsConfigError, match=r"none\.yaml: cannot be read: No such file"):
        load_agents_config(tmp_path / "none.yaml")
