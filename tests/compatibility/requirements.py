"""What Hive promises to do as n8n does: an id for each behaviour, and the tests that hold it."""

from typing import NamedTuple


class Requirement(NamedTuple):
    """A behaviour of n8n, and its tests as "file::name", beneath the repository."""

    says: str
    tests: tuple[str, ...] = ()
    gap: str = ""


_ENGINE = "tests/unit/engine/"
_SDK = "tests/unit/sdk/"
_HERE = "tests/compatibility/"

REQUIREMENTS: dict[str, Requirement] = {
    "import.tolerant": Requirement(
        "Exports with null outputs, missing settings and text for numbers are read",
        (
            _ENGINE + "test_workflow.py::test_leftovers_of_old_exports_are_tidied",
            _ENGINE + "test_workflow.py::test_null_outputs_keep_the_place_of_the_others",
        ),
    ),
    "start.choice": Requirement(
        "An execution starts at the trigger that n8n would choose",
        (_ENGINE + "test_start.py::test_a_trigger_is_chosen_as_n8n_chooses",),
    ),
    "order.v1": Requirement(
        "The topmost, then leftmost branch runs to its end before the next",
        (
            _ENGINE + "test_plan.py::test_a_branch_ends_before_the_next_begins_the_topmost_first",
            _ENGINE + "test_plan.py::test_at_the_same_height_the_leftmost_goes_first",
            _HERE + "test_engine_order.py",
        ),
    ),
    "order.v0": Requirement(
        "Workflows without an order run level by level, and force missing branches",
        (
            _ENGINE + "test_plan_legacy.py::"
            "test_nodes_run_level_by_level_in_the_order_of_the_wires",
            _HERE + "test_engine_order.py",
        ),
    ),
    "order.empty-output": Requirement(
        "An output without items leads nowhere",
        (_ENGINE + "test_plan.py::test_an_output_without_items_leads_nowhere",),
    ),
    "inputs.waiting": Requirement(
        "A node with several inputs waits for them, and runs with what it got if no more can come",
        (
            _ENGINE + "test_plan.py::test_a_node_with_two_inputs_waits_for_both",
            _ENGINE + "test_plan.py::"
            "test_when_nothing_else_can_come_a_waiting_node_runs_if_it_has_what_it_needs",
        ),
    ),
    "node.disabled": Requirement(
        "A disabled node passes its first input on",
        (_ENGINE + "test_node_settings.py::test_a_disabled_node_passes_its_first_input_on",),
    ),
    "node.pinned": Requirement(
        "Pinned data stands in for its node in manual runs",
        (_ENGINE + "test_node_settings.py::test_pinned_data_stands_in_for_its_node_when_asked",),
    ),
    "node.retry": Requirement(
        "A node is tried again 2 to 5 times with at most 5 seconds between",
        (_ENGINE + "test_node_settings.py::test_a_node_is_tried_again_within_bounds",),
    ),
    "node.on-error": Requirement(
        "Errors stop the workflow, pass the input on or leave by an output of their own",
        (
            _ENGINE + "test_node_settings.py::test_a_failed_node_stops_the_execution",
            _ENGINE + "test_node_settings.py::test_going_on_after_an_error_passes_the_input_on",
            _ENGINE + "test_node_settings.py::test_errors_of_items_leave_by_an_output_of_their_own",
        ),
    ),
    "items.pairs": Requirement(
        "Items are paired with their origin where there is no doubt",
        (_ENGINE + "test_outputs.py::test_pairs_are_filled_in_where_there_is_no_doubt",),
    ),
    "items.loop-lineage": Requirement(
        "In and after a loop an item is traced to where the loop began",
        (_HERE + "test_loops.py::test_an_item_is_traced_to_the_start_of_its_loop",),
    ),
    "conditions.v2": Requirement(
        "Conditions compare by type, strictly or with conversion",
        (
            _SDK + "test_conditions.py::test_every_operation",
            _SDK + "test_conditions.py::test_a_wrong_type_is_told_with_its_place",
        ),
    ),
    "nodes.fixtures": Requirement(
        "Nodes give what n8n's own tests pin", (_HERE + "test_n8n_fixtures.py",)
    ),
    "nodes.golden": Requirement("Whole workflows give what n8n gave", (_HERE + "test_golden.py",)),
    "merge.sql": Requirement("Merge combines by SQL", gap="refused with a clear error"),
    "sort.code": Requirement("Sort orders by code", gap="refused with a clear error"),
    "duplicates.history": Requirement(
        "Remove Duplicates compares with earlier executions", gap="refused with a clear error"
    ),
    "wait.long": Requirement(
        "A wait of 65 seconds or more outlives the process", gap="refused with a clear error"
    ),
    "http.pages": Requirement("HTTP Request follows pages", gap="refused with a clear error"),
}
