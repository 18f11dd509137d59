"""What the staff's pattern pages show."""

from typing import Any

from markupsafe import Markup

from web.parts import (
    Action,
    Answer,
    AnswerSection,
    Chip,
    Choice,
    Clock,
    Difference,
    Document,
    Due,
    Empty,
    Event,
    Evidence,
    Fact,
    Filter,
    Identity,
    Step,
    Tab,
    TaskRow,
    Turn,
    View,
    ViewGroup,
    Why,
)
from web.patterns.citizens import LONG


class Someone:
    name = "Dele Okafor"


LATE_3, LATE_1 = (
    Due("3 working days late", "late", "Wed 18 Nov"),
    Due("1 working day late", "late", "Fri 20 Nov"),
)
CHECK, DECIDE, PROOF = "Check everything is there", "Decide", "Check the proof"


def _row(
    number: int,
    due: Due,
    step: str,
    who: str,
    reference: str,
    reason: str,
    new: str,
    held: str,
    age: int,
    mark: str = "",
) -> TaskRow:
    ticked = number in (2, 4)
    return TaskRow(
        f"task-{number}",
        due,
        step,
        "#",
        who,
        reference,
        (reason,),
        new,
        held,
        f"{age} d",
        mark,
        ticked,
        number == 4,
    )


def _in(days: int) -> Due:
    return Due(f"In {days} working days", "soon" if days == 2 else "later")


ROWS = (
    _row(
        1,
        LATE_3,
        DECIDE,
        "Thaddeus Oyelaran",
        "BB-3M8Q-17RK",
        "DLA higher rate",
        "Opinion came in",
        "",
        31,
        "Fast track",
    ),
    _row(
        2,
        LATE_1,
        CHECK,
        "Winifred Castellan-Hughes",
        "BB-9C4T-66PD",
        "None of these",
        "Letter scanned",
        "Mags W",
        24,
    ),
    _row(
        3,
        Due("Today", "today", "Mon 23 Nov"),
        "Ask again: no answer",
        "Bartholomew Singh",
        "BB-5R2J-80NV",
        "PIP moving around 8",
        "No answer in 28 days",
        "Me",
        26,
    ),
    _row(4, _in(2), CHECK, "Rosalind Achterberg", "BB-7K2M-94QX", "PIP journeys 12", "2 documents", "Me", 28),
    _row(5, _in(3), PROOF, "Anneliese Drummond", "BB-1F7H-22ZA", "War pension", "", "", 9),
    _row(
        6,
        _in(4),
        "Offer another appointment",
        "Ioan Prydderch-Llewelyn",
        "BB-8T5B-41GE",
        "None of these",
        "Missed a visit",
        "",
        33,
    ),
    _row(7, _in(5), DECIDE, "Marguerite Osei", "BB-2W9X-73LM", "Armed Forces, tariff 5", "", "Ravi P", 12),
    _row(8, _in(5), CHECK, "Child of K. Fenwick", "BB-6P3D-58YC", "Under 3, equipment", "", "", 2),
    _row(9, _in(7), PROOF, "Horatio Blenkinsop", "BB-4H1S-09WU", "DLA higher rate", "", "", 6),
    _row(10, _in(8), DECIDE, "Soraya Villanueva", "BB-7Y6K-35QB", "PIP journeys 10 E", "", "Me", 11),
    _row(11, _in(9), PROOF, "Clementine Abara", "BB-0N2V-64FT", "Blind register", "", "", 4),
    _row(12, _in(10), CHECK, "Leopold Ashgrove", "BB-5E8M-97JR", "PIP moving around 12", "", "", 1),
)
VIEWS = (
    ViewGroup(
        "Work",
        (
            View("Mine", "#", "14", 2),
            View("Badge officers", "#", "63", 5, True),
            View("All I may see", "#", "1,000+"),
            View("Follow up later", "#", "3"),
            View("Done by me", "#"),
        ),
    ),
    ViewGroup("My saved views", (View("Renewals this week", "#", "9"), View("Children under 3", "#", "2"))),
    ViewGroup("Team views", (View("Telephone first", "#", "11"), View("Waiting over 28 days", "#", "6"))),
)
FIELDS = (
    Filter("words", "Words"),
    Filter("journey", "Journey", "bb", (Choice("bb", "Blue Badge"), Choice("", "Any"))),
    Filter("step", "Step", "", (Choice("", "Any step"), Choice("decide", DECIDE))),
    Filter("due", "Due", "10", (Choice("10", "Next 10 days"), Choice("", "Any time"))),
    Filter("turn", "Whose turn", "ours", (Choice("ours", "Ours"), Choice("theirs", "Theirs"))),
    Filter("person", "Person", "", (Choice("", "Anyone"), Choice("me", "Me"))),
)
CHIPS = (Chip("Blue Badge", "#"), Chip("Due in the next 10 days", "#"), Chip("Our turn", "#"))
BULK = (Action("Claim", name="do", value="claim"), Action("Put back", name="do", value="unclaim"))
BACK = Action("Badge officers, row 4 of 63", "#")
AROUND = (Action("Previous", "#"), Action("Next", "#"))
WHO: dict[str, Any] = {
    "name": "Rosalind Achterberg",
    "reference": "BB-7K2M-94QX",
    "sentence": "Blue Badge for herself, first application. "
    "Gets PIP with 12 points for planning and following journeys.",
    "facts": (
        Fact("Born", "14 Mar 1971 (55)"),
        Fact("Reach by", "telephone, 01632 960 217"),
        Fact("Needs", "large print"),
        Fact("Lives at", "Marlbury, ML4 7QT"),
    ),
    "warning": "Do not leave a message on her telephone. Letters to her sister’s address only.",
    "back": BACK,
    "around": AROUND,
}
CASE = Identity(
    **WHO,
    actions=(
        Action("Open task: decide", "#", "primary"),
        Action("Ask for more", "#"),
        Action("Write", "#"),
        Action("More…", "#"),
    ),
)
TASK = Identity(**WHO, task="Task: check everything is there", held="Yours since 09:12")
DAYS = ("past",) * 7 + ("paused",) * 3 + ("past",) * 4 + ("today",) + ("to_come",) * 8
CLOCKS = (
    Clock(
        "Decide by",
        "Thu 3 December, in 8 working days",
        "Today is day 12 of 20. Paused 3 days, 12 to 16 Nov, waiting for her consultant’s letter.",
        DAYS,  # type: ignore[arg-type]
    ),
    Clock("Since she applied", "28 days", "From Mon 26 Oct. Never pauses."),
    Clock("Whose turn", "Ours: badge officers", "Since today 09:04, when the assessor’s opinion came in."),
)
STEPS = (
    Step("Applied", "done", "26 Oct, online"),
    Step("Sent what was missing", "done", "2 Nov"),
    Step("Everything there", "done", "3 Nov, Mags Winterbourne"),
    Step("Sent consultant’s letter", "done", "16 Nov, asked 11 Nov"),
    Step("Assessor’s opinion", "done", "23 Nov, Hollin OT: certified"),
    Step(DECIDE, "now", "Badge officers. Due 3 Dec."),
    Step("Second officer", "to_come", "only for a refusal, or against the assessor"),
    Step("Pay £10", "to_come"),
    Step("Order the badge", "to_come"),
)
SECTIONS = (
    AnswerSection(
        "About her",
        (
            Answer("Name", ["Rosalind Achterberg"]),
            Answer("Address", ["4 Elm Row, Marlbury ML4 7QT"], "Council tax record agrees"),
            Answer("Information format", ["Large print"]),
        ),
    ),
    AnswerSection(
        "Qualifying reason",
        (
            Answer("Benefits", ["Personal Independence Payment"]),
            Answer("Moving around", ["4 points"]),
            Answer(
                "Planning and following journeys",
                ["12 points"],
                "Changed 2 Nov by telephone (Dele Okafor). Was: 10 points",
            ),
            Answer("Award ends", ["31 March 2028"]),
            Answer(
                "What happens on a journey",
                [
                    "“I can manage to the car with my sister. In a car park I freeze or I run. "
                    "It happened three times in October.”"
                ],
            ),
            Answer("Help on a journey", ["Always with someone she knows"]),
        ),
    ),
)
TABS = (
    Tab("Answers", "#answers", is_current=True),
    Tab("Why", "#why", 3),
    Tab("Documents", "#documents", 5),
    Tab("Notes", "#notes", 2),
    Tab("Timeline", "#timeline", 21),
)
WHY = Why(
    "Route: further assessment",
    "3 Nov 11:20 · Table “Route”, version 4",
    "Row 4 of 14 matched, the first that fits. It recommends; a person decides.",
    ("Row", "Benefit", "Planning and following journeys", "Result"),
    (
        ("3", "PIP", "exactly 10 points, descriptor E", "no: she has 12"),
        ("4", "PIP", "any other score", "further assessment"),
    ),
    (1,),
)
EVENTS = (
    Event(
        "23 Nov 09:04",
        "2026-11-23T09:04",
        Markup("<b>Hollin OT</b> certified: considerable psychological distress"),
    ),
    Event("23 Nov 09:04", "2026-11-23T09:04", "Clock: our turn. Task “Decide” offered to badge officers"),
    Event("16 Nov 14:12", "2026-11-16T14:12", Markup("<b>Scanning</b> joined a letter to this case")),
    Event(
        "11 Nov 10:20",
        "2026-11-11T10:20",
        Markup("<b>Mags Winterbourne</b> asked her for the consultant’s letter"),
    ),
    Event(
        "3 Nov 11:20",
        "2026-11-03T11:20",
        Markup('Rule “Route” recommended further assessment. <a href="#why">Why</a>'),
    ),
)
SHOWS = (Tab("all", "#", is_current=True), Tab("people", "#"), Tab("rules", "#"), Tab("messages", "#"))
DOCUMENTS = (
    (Markup('<a href="#">Passport</a>'), "Who she is", "26 Oct, upload", "Seen, copy destroyed"),
    (Markup('<a href="#">Award letter, 4 pages</a>'), "PIP", "2 Nov, upload", "Good, Mags Winterbourne"),
    (Markup('<a href="#">Photograph</a>'), "Badge", "2 Nov, post", "Good, Mags Winterbourne"),
    (Markup('<a href="#">Consultant’s letter</a>'), "Condition", "16 Nov, post", "Good"),
    (Markup('<a href="#">Assessor’s opinion</a>'), "Decision", "23 Nov, Hollin OT", Markup("<b>New</b>")),
)
GOOD = (Choice("good", "Good"), Choice("not_good", "Not good"), Choice("missing", "Missing"))


def _evidence(name: str, title: str, note: str, value: str, error: str = "") -> Evidence:
    return Evidence(name.replace("_", "-"), name, title, note, value, GOOD, error)


EVIDENCE = (
    _evidence(
        "who_she_is",
        "Who she is",
        Markup('Passport, 26 Oct. <a href="#">Look<span class="govuk-visually-hidden"> at the passport</span></a>'),
        "good",
    ),
    _evidence("where_she_lives", "Where she lives", "Council tax record agrees, 26 Oct", "good"),
    _evidence("award_letter", "Award letter", "She will send it later", "missing"),
    _evidence(
        "photograph",
        "Photograph",
        Markup('Upload, 26 Oct. <a href="#">Look<span class="govuk-visually-hidden"> at the photograph</span></a>'),
        "not_good",
    ),
    _evidence("sharing", "Sharing statement", "Agreed, 26 Oct", "good"),
)
EMPTIES = (
    Empty(
        "Nothing is waiting for you",
        "Badge officers have 63 tasks. The next one is due today.",
        "inbox",
        Action("Give me the next one", "#", "primary"),
    ),
    Empty(
        "No task matches",
        "Blue Badge, due today, held by Ravi P: none of 63. Two match without “held by”.",
        "search",
        Action("Take away “held by Ravi P”", "#"),
    ),
    Empty(
        "No documents yet",
        "She said she will send a photo and her award letter by post. Asked on 26 October.",
        "document",
        Action("Add a document", "#"),
    ),
    Empty(
        "We could not load the timeline",
        "The rest of the case is complete. We know about it (request 7f3a-91). Nothing you do now is lost.",
        "problem",
        Action("Try again", "#"),
    ),
)
ASKED = (
    "Please send us a photo of your head and shoulders, taken in the last month. "
    "The one you sent is too dark to print on a badge…"
)

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "inbox": (
        "Badge officers",
        {
            "me": Someone,
            "groups": VIEWS,
            "fields": FIELDS,
            "chip_list": CHIPS,
            "rows": ROWS,
            "bulk": BULK,
            "all": Action("Tick all 63", kind="link", name="do", value="tick_all"),
            "next": Action("Next 12", "#"),
        },
    ),
    "case": (
        "Rosalind Achterberg, BB-7K2M-94QX",
        {
            "me": Someone,
            "who": CASE,
            "clock_list": CLOCKS,
            "steps": STEPS,
            "tab_list": TABS,
            "sections": SECTIONS,
            "why_data": WHY,
            "documents": DOCUMENTS,
            "remarks": (
                Fact(
                    "Mags Winterbourne, 11 Nov",
                    "Rang at 10:15, sister answered. She would rather be called after two.",
                ),
            ),
            "events": EVENTS,
            "show_links": SHOWS,
            "related": (
                Document("Highway report, Elm Row", "#", "Sep 2026"),
                Document("Blue Badge, J Achterberg", "#", "same address"),
            ),
        },
    ),
    "task": (
        "Check everything is there: Rosalind Achterberg",
        {"me": Someone, "who": TASK, "rows": EVIDENCE, "sections": SECTIONS},
    ),
    "task-error": (
        "Check everything is there: Rosalind Achterberg",
        {
            "me": Someone,
            "who": TASK,
            "has_errors": True,
            "rows": (
                _evidence("who_she_is", "Who she is", "Passport, 26 Oct.", "", "Select whether who she is is good"),
                *EVIDENCE[1:],
            ),
            "sections": SECTIONS,
        },
    ),
    "conflict": (
        "Mags Winterbourne finished this before you",
        {
            "me": Someone,
            "back": Action("Badge officers", "#"),
            "turn_data": Turn(
                "Nothing of yours was sent, and nothing is lost.",
                "ours",
                "She finished it today at 09:34, while you had it open (since 09:12). The case has gone on to “Route”.",
            ),
            "differences": (
                Difference("Photograph", "Good", "Not good"),
                Difference("Award letter", "Good", "Good"),
                Difference("Then", "Everything is there, go on", "Ask her, and remind her"),
                Difference("What we ask her for", "", ASKED),
            ),
            "buttons": (
                Action("Keep mine as a note on the case", kind="primary", name="do", value="note"),
                Action("Open the case", "#"),
                Action("Leave it, next task", "#"),
            ),
        },
    ),
    "empty": ("Empty states", {"me": Someone, "empties": EMPTIES}),
    "staff-parts": (
        "Every part for staff",
        {
            "me": Someone,
            "long": LONG,
            "who": Identity(
                LONG,
                "BB-7K2M-94QX",
                LONG,
                (Fact("Lives at", LONG),),
                (Action(LONG, "#", "primary"),),
                warning=LONG,
            ),
            "clock_list": (
                Clock("Decide by", "3 working days late", "Was Wed 18 Nov.", is_late=True),
                Clock(LONG, LONG, LONG),
            ),
            "steps": (Step(LONG, "done", LONG), Step(LONG, "now", LONG), Step(LONG, "to_come", LONG)),
            "rows": (TaskRow("long", LATE_3, LONG, "#", LONG, "BB-7K2M-94QX", (LONG,), LONG, LONG, "31 d", LONG),),
            "long_tabs": (Tab(LONG, "#", 12), Tab("Answers", "#", is_current=True)),
            "sections": (AnswerSection(LONG, (Answer(LONG, [LONG], LONG), Answer("No answer", []))),),
            "evidence_rows": (
                Evidence(
                    "long-evidence",
                    "long_evidence",
                    LONG,
                    LONG,
                    "",
                    GOOD,
                    "Select whether it is good, not good or missing",
                ),
            ),
            "differences": (
                Difference(LONG, LONG, LONG),
                Difference(LONG, "", LONG),
                Difference("Photograph", "Good", ""),
            ),
            "empty_data": Empty(LONG, LONG, "inbox", Action(LONG, "#")),
            "events": (Event("23 Nov 09:04", "2026-11-23T09:04", LONG),),
            "chip_list": (Chip(LONG, "#"), Chip("Blue Badge", "#")),
            "kinds": (("done", "Done"), ("wait", "Waiting"), ("soon", "Soon"), ("late", "Wrong")),
            "dues": (
                LATE_3,
                Due("Today", "today"),
                Due("In 2 working days", "soon"),
                Due("In 8 working days", "later"),
            ),
        },
    ),
}
