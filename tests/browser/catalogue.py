"""One page of every kind the site has, in the form the tests open them: a path after the language.

Of what every municipality has, it is that of a small one: the tests open each page in four languages.
"""

from __future__ import annotations

SANDE, SUNDBYBERG, NORTH = "no-1514", "se-0183", "region-nord-troms"
MISSING = "nothing-here"
DRAWN = "CONSTRUCT+%7B?b+sam:filledBy+?h%7D+%7B?s+org:postIn+?b;sam:filledBy+?h%7D"  # a graph that is drawn
PAGES = (
    "", SANDE, SUNDBYBERG, NORTH, "no-4614",
    f"{SUNDBYBERG}?hide=concept&fold={SUNDBYBERG}/barnradet&words=1&highlight={SUNDBYBERG}/styrgruppen,{SUNDBYBERG}",
    f"{SANDE}/sektorleiarmote", f"{SANDE}/kommunedirektor", f"{SANDE}/skule", f"{SANDE}/bts", f"{SANDE}/nav",
    f"{SANDE}/sektorleiarmote/seat/kommunedirektor", f"{SANDE}/hovudverneombod", "no-1621/kompetanseheving",
    f"{NORTH}/utvidet-samarbeid", f"{NORTH}/utvidet-samarbeid/area/barnevern",
    "programme/saman-om-ein-betre-kommune", "doc/sande-overordna-samhandling",
    "concept/theme/child-poverty", "concept/role", "ns", "search?q=leiar", "sparql",
    "sparql?query=x&list=theme", f"sparql?query={DRAWN}", "questions", "questions/participants",
    f"questions/ways-up?body={SANDE}/ressursgruppa&iris=1",
    f"gaps/{NORTH}", f"overlaps/{SUNDBYBERG}", f"load/{SUNDBYBERG}", f"anchoring/{NORTH}", f"network/{SUNDBYBERG}",
    f"expectations/{NORTH}", f"coverage/{SUNDBYBERG}", f"compare?with={NORTH}&with=no-4614", f"report/{SUNDBYBERG}",
    "history", "about", "accessibility", "privacy", "licences", "dataset", "api", MISSING,
)  # fmt: skip
# Endpoints that answer with something else than a page.
NO_PAGES = {"pages.drawing_model", "sparql.book"}
# Pages that are there only for who may write; test_importing.py looks at them.
OPERATORS = {"importing.page", "importing.proposal_page", "history.one_page"}
