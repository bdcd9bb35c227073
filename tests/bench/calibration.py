"""What the bundled municipalities look like: the urns from which a synthetic country is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from graph.library import bundled, load_files
from graph.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Urn:
    """Values with how often each occurs, added up; "" stands for what is not documented."""

    values: tuple[str, ...]
    weights: tuple[int, ...]

    def draw(self, random: Random) -> str:
        """A value, as often as it occurs."""
        return random.choices(self.values, cum_weights=self.weights)[0]

    @classmethod
    def of(cls, found: Iterable[str]) -> Urn:
        """An urn with these values."""
        counts = sorted(Counter(found).items())
        return cls(tuple(value for value, _ in counts), tuple(accumulate(count for _, count in counts)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """An urn for each thing that is drawn, by its name; `sizes` are the numbers of seats of the seated bodies."""

    urns: Mapping[str, Urn]
    sizes: tuple[int, ...]


_BODY = "?x a/rdfs:subClassOf* sam:Body . OPTIONAL {{ ?x {} ?value }}"
_SEAT = "?x a sam:Seat . OPTIONAL {{ ?x {} ?value }}"
_HOLDER = "?seat a sam:Seat ; sam:filledBy ?x . OPTIONAL {{ ?x {} ?value }}"
_DRAWN = {
    "type": _BODY.format("org:classification"),
    "level": _BODY.format("sam:governanceLevel"),
    "purpose": _BODY.format("org:purpose"),
    "times": _BODY.format("sam:meetingPattern/sam:occurrencesPerYear"),
    "themed": _BODY.format("sam:theme"),
    "reports": _BODY.format("org:reportsTo"),
    "theme": "?x sam:theme ?value . ?value skos:inScheme <https://w3id.org/samgraf/theme>",
    "role": _SEAT.format("org:role"),
    "attendance": _SEAT.format("sam:attendance"),
    "basis": _SEAT.format("sam:basis"),
    "kind": _HOLDER.format("sam:officeType|sam:serviceType|sam:groupType"),
    "collective": _HOLDER.format("sam:collective"),
}


@cache
def calibration() -> Calibration:
    """The bundled municipalities, measured."""
    with open_store() as store:
        load_files(store, bundled())
        return calibrate(store)


def calibrate(store: Store) -> Calibration:
    """What the bodies, seats and holders of a store look like."""
    urns = {name: Urn.of(_values(store, pattern)) for name, pattern in _DRAWN.items()}
    sizes = Counter(row["body"].value for row in store.select("SELECT ?body { ?seat a sam:Seat ; org:postIn ?body }"))
    return Calibration(urns, tuple(sorted(sizes.values())))


def _values(store: Store, pattern: str) -> Iterator[str]:
    for row in store.select(f"SELECT DISTINCT ?x ?value WHERE {{ {pattern} }}"):
        yield row["value"].value if "value" in row else ""
