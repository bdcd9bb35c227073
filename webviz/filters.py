"""What templates need beyond the values themselves: filters and the words for kinds of things."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale
from flask import Flask
from markupsafe import Markup, escape

from graph.entity import Claim, Entity, Rhythm
from graph.findings import Category, Count, Day, Interval, Message, Name, Param, Quantity, Ratio, Words
from graph.names import Thing
from ontology.iris import SAM, concept_slug
from ontology.labels import Label
from webviz.current import atlas
from webviz.drawing.svg import Line
from webviz.i18n import gettext as _
from webviz.i18n import language, translator
from webviz.pages.view import address, grouped, literal, planned
from webviz.present import Presenter, own
from webviz.wording import KINDS, RECORD, listed

AMOUNT = f"{SAM}amount"

# The symbol of each kind; kinds without one show the page symbol.
SHAPES = {
    "municipality": "square", "region": "square", "body": "frame", "office": "circle", "service": "half",
    "group": "ring", "agency": "cross", "endeavour": "triangle", "cooperation": "link", "area": "link",
    "concept": "diamond",
}  # fmt: skip


def kind_word(kind: str) -> str:
    """A kind of thing in the reader's language."""
    text: str = translator(language()).gettext(KINDS.get(kind, RECORD).template)
    return text


def tongue(tag: str) -> str:
    """The name of a language in the reader's language: `sv` is svensk, svenska or Swedish."""
    return Locale.parse(tag).get_language_name(language()) or tag


def elsewhere(details: Iterable[Claim], entity: Entity) -> list[Claim]:
    """The plain facts of a part that do not just point back at what it is a part of."""
    return [one for one in details if one.value is None or one.value.iri != entity.thing.iri]


def amount(claim: Claim) -> str | None:
    """An amount of money as it is written in the reader's language; None for any other fact."""
    if claim.property.iri != AMOUNT or claim.text is None:
        return None
    return translator(language()).number(float(claim.text.text))


def shape(kind: str) -> str:
    """The name of a kind's symbol."""
    return SHAPES.get(kind, "page")


def line_class(line: Line) -> str:
    """The classes of a line: inferred, seldom (a seat that is not regular), between (bodies and what they work for)."""
    seldom = line.edge.attendance not in (None, "regular")
    names = [("inferred", line.edge.basis == "inferred"), ("seldom", seldom), ("between", line.between)]
    return " ".join(name for name, holds in names if holds)


def unusual(attendance: Thing) -> Thing | None:
    """How somebody takes part, when it is not simply regularly."""
    return None if concept_slug(attendance.iri) == "regular" else attendance


def known(rhythm: Rhythm) -> bool:
    """Whether anything at all is known of how often a body meets."""
    return any((rhythm.said, rhythm.frequency, rhythm.times, rhythm.minimum, rhythm.maximum))


def loose(certainty: Thing) -> bool:
    """Whether a reader should be told how sure a number of meetings is."""
    return concept_slug(certainty.iri) not in ("exact", "nominal")


def telling(roles: Iterable[Thing]) -> list[Thing]:
    """The roles that say more than that somebody is a member."""
    return [role for role in roles if concept_slug(role.iri) != "member"]


def sentence(message: Message) -> Markup:
    """A finding's sentence with its names as links, each in its own language. Our templates hold no markup."""
    words = translator(language())
    if message.plural:
        template = words.catalogue.ngettext(message.template, message.plural, message.count)
    else:
        template = words.catalogue.gettext(message.template)
    return Markup(template) % {key: _word(value) for key, value in message.params.items()}


def _word(value: Param) -> Markup:
    if isinstance(value, Name):
        return _name(Presenter(atlas(), language()).thing(value.iri))
    if isinstance(value, Words):
        return _spoken(own(value, language()))
    if isinstance(value, tuple):
        return Markup(listed([str(_word(one)) for one in value], language()))
    if isinstance(value, Day):
        return escape(translator(language()).day(value.text))
    return escape(value if isinstance(value, str) else translator(language()).number(value))


def _name(thing: Thing) -> Markup:
    href = address(language(), thing.iri, thing.path)
    if href is None:
        return _spoken(thing.label)
    return Markup('<a href="{}"{}>{}</a>').format(href, _tag(thing.label), thing.label.text)


def _spoken(label: Label) -> Markup:
    return Markup("<span{}>{}</span>").format(_tag(label), label.text)


def _tag(label: Label) -> Markup | str:
    return Markup(' lang="{}"').format(label.lang) if label.lang not in ("", language()) else ""


def quantity(value: Quantity) -> Markup:
    """A measured value in words: 2 of 10, 62, 50–62, or why there is none."""
    words = translator(language())
    if isinstance(value, Ratio):
        share = {"part": words.number(value.numerator), "whole": words.number(value.denominator)}
        return escape(_("%(part)s of %(whole)s", **share))
    if isinstance(value, Count):
        number = words.number(float(value.number))
        return escape(_("about %(number)s", number=number) if value.approximate else number)
    if isinstance(value, Interval):
        return Markup("{}–{}").format(quantity(value.certain), quantity(value.possible))
    return sentence(value.label if isinstance(value, Category) else value.because)


def install(app: Flask) -> None:
    """Add the filters to the application's templates."""
    app.jinja_env.filters.update(
        {
            "amount": amount,
            "elsewhere": elsewhere,
            "kind_word": kind_word,
            "tongue": tongue,
            "shape": shape,
            "line_class": line_class,
            "unusual": unusual,
            "telling": telling,
            "grouped": grouped,
            "known": known,
            "loose": loose,
            "planned": planned,
            "sentence": sentence,
            "word": lambda text: translator(language()).gettext(text),
            "quantity": quantity,
            "literal": lambda text: literal(text, language()),
            "number": lambda value: translator(language()).number(value),
            "plural": lambda value: 1 if value == 1 else 2,
            "coordinate": lambda value: f"{value:.1f}".removesuffix(".0"),
            "fragment": lambda iri: iri.partition("#")[2],
        }
    )
