"""Every ladder of the articles on every day at which one of them changes, without a contact logged: the level, 0 for none yet.

S0: 30 days a written reminder, 60 legal collection, 90 and more assignment.  S2: over 30 days on the special list.  S3: up to 15 days a
written reminder, 30 a formal demand, after 45 an agency.  S4: up to 30 days sales, 60 legal, after 90 court.
"""

import pytest

from tests.domain.collections.staging import AS_OF, S0, S1, S2, S3, S4, day, overdue, stages, step

#        day: 1 14 15 16 29 30 31 45 46 59 60 61 89 90 91
DAYS = (1, 14, 15, 16, 29, 30, 31, 45, 46, 59, 60, 61, 89, 90, 91)
LEVELS = {
    "S0": (S0, "000001111122233"),
    "S2": (S2, "000000111111111"),
    "S3": (S3, "111112223333333"),
    "S4": (S4, "111111111122223"),
}
CASES = [
    pytest.param(ladder, days, int(level), id=f"{article}-day-{days}")
    for article, (ladder, levels) in LEVELS.items()
    for days, level in zip(DAYS, levels, strict=True)
]


@pytest.mark.parametrize(("ladder", "days", "level"), CASES)
def test_the_level_of_a_ladder_on_a_day(ladder, days, level):
    assert stages([overdue(days)], ladder)["level"].tolist() == [level]


@pytest.mark.parametrize(
    ("ladder", "days", "action", "owner"),
    [
        pytest.param(S0, 30, "Written reminder", "Finance", id="S0-day-30"),
        pytest.param(S0, 60, "Legal collection", "Legal", id="S0-day-60"),
        pytest.param(S0, 90, "Assign the debt", "Finance", id="S0-day-90"),
        pytest.param(S2, 31, "Put on the special collection list", "Finance", id="S2-day-31"),
        pytest.param(S3, 1, "Written reminder", "Finance", id="S3-day-1"),
        pytest.param(S3, 30, "Formal demand", "Finance", id="S3-day-30"),
        pytest.param(S3, 46, "Hand over to agency, prepare the suit", "Legal", id="S3-day-46"),
        pytest.param(S4, 1, "Sales calls and reminds", "Sales", id="S4-day-1"),
        pytest.param(S4, 60, "Legal collection", "Legal", id="S4-day-60"),
        pytest.param(S4, 91, "File the suit", "Legal", id="S4-day-91"),
    ],
)
def test_a_step_falls_due_on_the_day_it_begins(ladder, days, action, owner):
    row = stages([overdue(days)], ladder).iloc[0]
    assert (row["action"], row["owner"], row["due_on"]) == (action, owner, day(AS_OF.isoformat()))


def test_short_of_the_first_level_its_day_is_told():
    assert step(overdue(29), ladder=S0) == (0.0, "", day("2026-07-01"))
    assert step(overdue(30), ladder=S2) == (0.0, "", day("2026-07-01"))


def test_s1_takes_its_three_steps_one_after_the_other():
    assert step(overdue(60), ladder=S1)[:2] == (1.0, "Check documents and log")
    one = [["2026-06-10", "C-1", "I-1", 1, None]]
    assert step(overdue(60), ladder=S1, log=one) == (2.0, "Hand over to agency, prepare the suit", day("2026-06-25"))
    two = [*one, ["2026-06-28", "C-1", "I-1", 2, None]]
    assert step(overdue(60), ladder=S1, log=two) == (3.0, "File the claim if the buyer is insolvent", day("2026-07-13"))
