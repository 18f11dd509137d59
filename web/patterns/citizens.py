"""What the citizens' pattern pages show."""

from typing import Any

from markupsafe import Markup

from web.parts import Action, Answer, AnswerSection, Contact, Document, Fact, PublicWhy, Step, Turn

LONG = (
    "Rosalind Anastasia Featherstonehaugh-Prydderch-Llewelyn of "
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
)
HOURS = "Monday to Friday, 8:30 to 17:00."
NUMBER = "01632 960 140"

TALK = Contact(
    "Prefer to talk?",
    NUMBER,
    "We can fill this in with you.",
    f"{HOURS} Calls are charged at your local rate.",
    Action("Relay UK, sign language and other ways", "#"),
)

AHEAD = (
    Step("You apply", "to_come", "20 minutes. We save each answer as you go."),
    Step("We check everything is there", "to_come", "If something is missing we ask you once, for all of it."),
    Step(
        "We look at what makes walking hard",
        "to_come",
        "Some people do not need this. It may be by telephone or in person.",
    ),
    Step("We decide and tell you why", "to_come", "A person decides, never a computer."),
    Step("You pay and get your badge", "to_come", "It arrives about 10 days after you pay."),
)
UNDER_WAY = (
    Step("You applied", "done", "Monday 26 October, online"),
    Step("You sent what was missing", "done", "Photo and award letter, Monday 2 November"),
    Step("We checked everything is there", "done", "Tuesday 3 November"),
    Step("You sent your consultant’s letter", "done", "We asked on 11 November and had it on 16 November"),
    Step("A health professional looks at it", "now", "Since Tuesday 17 November. Usually 5 working days."),
    Step("We decide and tell you why", "to_come", "By Thursday 3 December. A person decides."),
    Step("You pay £10, if we say yes", "to_come"),
    Step("Your badge arrives", "to_come", "About 10 days after you pay."),
)
SENT = (
    Step("You applied", "done", "Monday 26 October, 10:51"),
    Step("You send what is missing", "now", "When we have both, the 20 working days start."),
    Step(
        "We check everything and decide",
        "to_come",
        Markup(
            "If we need to see you, we telephone first. "
            "You asked us to <b>telephone</b> and write in <b>large print</b>."
        ),
    ),
    Step("You pay £10, if we say yes", "to_come"),
    Step("Your badge arrives", "to_come", "About 10 days after you pay."),
)
YOURS = Turn(
    "Your turn: send us 2 things",
    "yours",
    "A photo of you, and all pages of your award letter.",
    Action("Send them now", "#", "primary"),
    Markup("Or by post or in person, with your reference, by <strong>Monday 23 November</strong>."),
)
OURS = Turn(
    "It is our turn. You do not need to do anything.",
    "ours",
    "An occupational therapist is reading what you sent us. If they need to talk to you, they telephone first.",
)
DATES = (
    Fact(
        "We aim to decide by",
        "Thursday 3 December",
        "8 working days from today. We stopped counting for 3 days while we waited for your consultant’s letter.",
    ),
    Fact("You applied on", "Monday 26 October", "4 weeks ago, online"),
)
SECTIONS = (
    AnswerSection(
        "About you",
        (
            Answer("Name", ["Rosalind Achterberg"], change="#name"),
            Answer("Date of birth", ["14 March 1971"], change="#birth"),
            Answer("Address", ["4 Elm Row", "Marlbury", "ML4 7QT"], change="#address"),
            Answer(
                "How we reach you",
                ["Telephone: 01632 960 217", "Letters in large print"],
                "Do not leave a message",
                "#reach",
            ),
        ),
    ),
    AnswerSection(
        "Your qualifying reason",
        (
            Answer(
                "Benefit",
                ["Personal Independence Payment (PIP)"],
                "From your last application, September 2023. You said it is still right.",
                "#benefit",
            ),
            Answer("Planning and following journeys", ["12 points"], change="#points"),
            Answer("Award ends", ["31 March 2028"], change="#ends"),
        ),
    ),
    AnswerSection(
        "Your evidence",
        (
            Answer("Who you are", ["Passport, photo page (1.2 MB)"], change="#who"),
            Answer("Photo of you", ["You will send it later"], change="#photo", is_strong=True),
            Answer("Award letter", ["You will send it later"], change="#letter", is_strong=True),
        ),
    ),
)
LATER = (Document("A photo of you", "#"), Document("All pages of your award letter", "#"))

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "start": (
        "Apply for a Blue Badge",
        {
            "steps": AHEAD,
            "facts_list": (
                Fact("Takes about", "20 minutes"),
                Fact("Costs", "£10, only if we say yes"),
                Fact("Decision in", "20 working days"),
                Fact("Lasts", "up to 3 years"),
            ),
            "crumbs": (Action("Marlshire", "#"), Action("Travel and parking", "#")),
            "links": (Action("Go on with a saved application", "#"), Action("Where is my application?", "#")),
            "start": Action("Start now", "#", "start"),
            "other_ways": Contact(
                "Other ways to apply",
                NUMBER,
                "By telephone, with one of us filling it in for you:",
                HOURS,
                Action("Ask for a paper form or large print", "#"),
            ),
            "elsewhere": (
                Document("Lost, stolen or damaged badge", "#"),
                Document("Change your name or address", "#"),
                Document("Badge for an organisation", "#"),
            ),
        },
    ),
    "question": ("Do you get any of these?", {"talk": TALK, "with_error": False}),
    "question-error": ("When does your PIP award end?", {"talk": TALK, "has_errors": True}),
    "choice-error": ("Do you get any of these?", {"talk": TALK, "has_errors": True}),
    "check": (
        "Check your answers before you send them",
        {"sections": SECTIONS, "later": LATER, "talk": Contact("Prefer to talk?", NUMBER, hours=HOURS)},
    ),
    "confirmation": (
        "We have your application",
        {
            "steps": SENT,
            "turn_data": YOURS,
            "links": (Action("Where is my application?", "#"),),
            "dates_list": (
                Fact(
                    "If we have everything by 2 November, we decide by",
                    "Monday 30 November",
                    "20 working days",
                ),
                Fact("Most people heard from us", "after 16 working days", "in the last three months"),
            ),
            "talk": Contact("Questions?", NUMBER, "Have your reference ready.", HOURS),
        },
    ),
    "status": (
        "Where is my application?",
        {
            "steps": UNDER_WAY,
            "turn_data": OURS,
            "dates_list": DATES,
            "links": (Action("Messages (1 new)", "#"), Action("Leave this page", "#")),
            "things_list": (
                Document("Your answers", "#", "18, changed 2 November"),
                Document("Your documents", "#", "4"),
                Document("Messages", "#", "3, 1 new"),
            ),
            "changed": (
                Document("New address or telephone number", "#"),
                Document("My condition changed", "#"),
                Document("Add a document", "#"),
                Document("Stop my application", "#"),
            ),
            "talk": Contact("Prefer to talk?", NUMBER, hours=f"Have your reference ready. {HOURS}"),
        },
    ),
    "citizen-parts": (
        "Every part for citizens",
        {
            "steps": UNDER_WAY,
            "all_done": tuple(Step(step.name, "done", step.note) for step in SENT),
            "long_steps": (Step(LONG, "done", LONG), Step(LONG, "now", LONG), Step(LONG, "to_come", LONG)),
            "yours": YOURS,
            "ours": OURS,
            "long_turn": Turn(LONG, "yours", LONG, Action(LONG, "#", "primary"), LONG),
            "dates_list": DATES,
            "long_facts": tuple(Fact(LONG, LONG, LONG) for _ in range(4)),
            "whys": (
                PublicWhy(
                    "Why it goes this way",
                    "We look at what makes walking hard before we decide.",
                    "PIP with points that do not settle it by themselves",
                    [("8 points or more for moving around in PIP", "all pages of the award letter")],
                ),
                PublicWhy(LONG, LONG, LONG, [(LONG, LONG), (LONG, LONG)]),
                PublicWhy("Why it goes this way", "", "an SR1 or DS1500 form"),
            ),
            "section": SECTIONS[0],
            "long_answers": (Answer(LONG, [LONG, LONG], LONG, "#"), Answer("No answer yet", [], change="#")),
            "kinds": (("done", "Done"), ("wait", "Waiting"), ("soon", "Soon"), ("late", "Wrong")),
            "talk": TALK,
            "long": LONG,
            "buttons": (
                Action("Agree and send", "#", "primary"),
                Action("Save and come back later", "#", "secondary"),
                Action("Take it away", kind="link"),
            ),
        },
    ),
}
