"""Who may hear what."""

from uuid import UUID

import pytest

from hive.auth.permissions import DESCRIPTIONS, permissions_of
from hive.auth.tokens import Caller
from hive.live.topics import (
    PERMISSIONS,
    Subject,
    TopicForbiddenError,
    UnknownTopicError,
    is_status,
    resolve,
)

ME = UUID(int=7)


def a_caller(*roles: str, tenant: str = "default") -> Caller:
    return Caller(user_id=ME, tenant=tenant, roles=roles, permissions=permissions_of(roles))


@pytest.mark.parametrize(
    "topic", ["agent.acacia", "agent.*", "execution.018f-x", "execution.*", "cluster.status"]
)
def test_a_viewer_hears_what_the_specification_lets_viewers_see(topic: str):
    assert resolve(topic, a_caller("viewer", tenant="acme")) == Subject("acme", topic)


@pytest.mark.parametrize(
    "topic",
    [
        "agent", "agent.", "agent.a b", "agent.**", "agents.x", "cluster.*", "cluster.other", "*",
        "", "t:other:agent.acacia", "agent.\n", "x" * 500, None, 5, ["agent.*"],
    ],
)  # fmt: skip
def test_other_topics_are_unknown(topic: object):
    with pytest.raises(UnknownTopicError):
        resolve(topic, a_caller("admin"))


def test_every_family_is_shut_without_its_permission():
    for topic in ("agent.*", "execution.*", "task.*", "cluster.status"):
        with pytest.raises(TopicForbiddenError, match="needs the permission"):
            resolve(topic, a_caller())


def test_a_viewer_does_not_hear_of_tasks():
    with pytest.raises(TopicForbiddenError):
        resolve("task.*", a_caller("viewer"))


def test_notifications_are_for_their_user_alone():
    assert resolve(f"user.{ME}", a_caller()).topic == f"user.{ME}"
    for topic in (f"user.{UUID(int=8)}", "user.*"):
        with pytest.raises(TopicForbiddenError):
            resolve(topic, a_caller("admin"))


def test_every_permission_of_a_topic_is_described():
    assert set(PERMISSIONS) <= DESCRIPTIONS.keys()


def test_agents_and_the_cluster_have_a_state():
    assert [is_status(t) for t in ("agent.x", "cluster.status", "execution.x")] == [1, 1, 0]
