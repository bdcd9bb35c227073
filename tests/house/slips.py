"""Words of a neighbouring language: what must stand in no sentence of ours in nynorsk, bokmål or Swedish.

``slips`` tells which words of a text belong to another language than the text says; ``texts`` are all the sentences
we have written: the catalogues, the vocabulary and its concepts, what the shapes say, the ready questions and the
packs of expectations. Names and wordings from documents are not ours and are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po
from rdflib import RDFS, SKOS, Graph, Literal
from rdflib.namespace import SH

from graph.catalogue import questions
from graph.packs import read_packs
from ontology.labels import LANGUAGES
from tests.house.tree import home

# Whole words, any case. A word that two languages share stands in no list between them. The list for nynorsk also has
# words that nynorsk allows where we write another, so that it is one nynorsk: gje and not gi, ho and not henne.
NOT_NYNORSK = """
    ikke hva hvem hvor hvordan hvorfor hvilken hvilke hvilket hvis hver hvert hverandre hverandres noe noen jeg dere
    deres hun hennes ham dem dens dets de disse et en én ett da ennå allerede fortsatt mens siden selv selve fra
    derfra herfra sammen uten utenfor utenom utenfra innen innenfor innenfra nedenfor nederst øverst bare flere mye
    mer alene annen annet annenhver annethvert begrep begreper begrepene hele helt egen eget egne noensinne være
    vært ble blitt gjøre gjør gjøres finnes finner gis gir gi gitt gitte oppgir oppgis oppgitt oppgitte henne gongar
    sier sies kommer sitter tar tas tatt holder holdt holde velger velge valgt valgte velg skriver skrives skrevet
    skrevne leses ligger setter satt vet bærer båret hører høre bygger bygge følger følge spørre spørres dekker
    dekke trenger trengs henger henge gjelder gjaldt kjører åpne åpner åpent åpen begynte forteller fortelle deltar
    bidrar oppstått vokser møtes møtene brukes vises regnes regnet sendes kalles kalt styres tegnes tegne tegnet
    tegn teller telt søker søke søkes løse løser løses økt økning skole skolen skoler skolene tjeneste tjenester
    tjenesten tjenestene kommuner kommunene leder ledere lederen lederne ledelse enhet enheter forebygging
    forebyggende forebygge ansatt ansatte ansette tillitsvalgt tillitsvalgte folkevalgte utvalg utvalget oppgave
    oppgaver oppgaven oppgavene virksomhet virksomheter veileder veiledning beslutning beslutte besluttet myndighet
    myndigheter omdømme sykefravær sykdom sykehus eksempel eksempler mennesker menneskene uke uker uken måned
    måneder måneden formål formålet planer brukere brukeren medarbeidere innbyggere familier kilde kilder kilden
    kildene prosjekter prosjektene barrierer verdier medlemmer medlemmene partene gruppen saken plasser plassene
    stillinger stillingen temaer temaene organene dokumenter dokumentene opplysningene sektorer sektorene deltaker
    deltakere deltakeren deltakerne navn navnet navnene tall tallet tallene antall grafer bokser boksen boksene vei
    veien veier tiden dager rekkefølge betydning hensyn riktig bilde bildet bilder lenke lenker lenken høyde høyest
    høyeste høyere lavere lav sted steder stedet senere senest tidligere tidligst ganger gangen nyeste likeste
    fordeler bedre beholde virker virkning eier eid hode utledet forankret koblet kobling oppnevnt oppnevner
    avsluttet endret skjult lagret nettleser nettlesere regneark linjen satsingen satsinger barns
    \\w+(?:het|heten|heter|hetene|elser|elsen) \\w*asjoner \\w*asjonene \\w{2,}inger (?!frivillig)\\w*(?:lige|lig)
    \\w+erende hoved\\w+
"""
NOT_BOKMAL = """
    ikkje kva kven kor korleis kvifor kvar kvart kvarandre kvarandres frå derifrå herifrå utanfrå vere vera vore
    vorte verta verte ein eit eitt éin éitt gjere gjer gjerast gje gjev gjeve gjevne teneste tenester tenesta
    tenestene kommunar kommunane leiar leiarar leiaren leiing leiinga eining einingar eininga førebygging førebyggje
    førebyggjande tilsett tilsette tillitsvald tillitsvalde folkevald folkevalde oppgåve oppgåver oppgåva avgjerd
    avgjerder avgjer omdøme sjukefråvær sjukdom sjukehus heilskap heilskapen heile heilt døme veke veker veka månad
    månader føremål føremålet kjelde kjelder kjelda kjeldene noko nokon nokre nokor dei deira desse saman utan
    utanfor utanom innan innanfor nedanfor nedst berre fleire sjølv sjølve òg mellomste einskild einskilde eg dykk
    hennar då enno framleis medan sidan allereie øvst øvste høgst høgste høgare høgast kjem tek teke sit held halde
    vald valde veit seier seie seiast sjå heiter gjekk fekk byggjer byggje følgjer følgje spørje dekkjer dekkje
    treng trengst gjeld galdt køyrer opne opna byrjar byrje byrja fortel fortelje deltek deltakar deltakarar bidreg
    oppgjev oppgjeve oppgjeven utleidd utleidde møtest nettlesar tal talet tala namn namnet namna omgrep omgrepet
    plassar stillingar sektorar organa dokumenta opplysningar kopling koplingar kopla lenkje lenkjer rekkjefølgje
    tyding omsyn mogleg bilete biletet teikn teikna auke auka stad stader staden gong gonger gongen seinare seinast
    tidlegare nyaste løysing løyse betre eige eigen eigne eiga åleine annan anna annankvar mykje meir finst verksemd
    verksemder skule skulen skular kjend kjende ukjend handsaming handsama rettleiing rettleiar styresmakt
    styresmakter vedteke skildra skriven skrivne samanlikne samanlikning samanheng mellombels korkje tilhøve skilnad
    storleik veg vegen vegar \\w+heit \\w+heita \\w+leg \\w+lege \\w{3,}ane \\w+asjonar \\w{2,}ingar hovud\\w+
"""
NOT_SWEDISH = """
    og ikke ikkje hva kva hvem kven hvor kor hvordan korleis hvorfor kvifor hvilken hvilke hvilket hver hvert
    hverandre kvarandre noe noko noen nokon nokre jeg eg ein eit eitt et dei seg meg deg ho hun fra frå til etter
    uten sammen saman også òg fordi dersom bare berre meir mye mykje flere fleire alle alt annen annet anna disse
    desse dette denne være vere vært vore er ble blitt vorte gjøre gjere gjør gjer sier seier sjå kjem tek veit sit
    holder holdt holde leier leiar leiarar ledere velge velger velg leser les finnes finst setter set skal vil må
    skole skolen skule skulen barnehage barnehager møte møter møtet møta møtene møterytme samarbeid samhandling
    tiltak tjeneste tjenester tjenesten teneste tenester tenesta kommune kommunene kommunar kommunane uke uker veke
    veker måned måneder ansatt ansatte tilsett tilsette forebygging førebygging forebyggende førebyggjande
    beslutning beslutninger virksomhet verksemd mellom gjennom tverrfaglig tverrfagleg ledelse leiing oppgave
    oppgaver oppgåve oppgåver eining einingar stilling stillinger stillingar plass plasser plassen plassar deltaker
    deltakar deltakere deltakarar satsing satsinger satsinga forventning forventninger forventningar funn forankring
    dokumentert dokumenterte begrep begreper omgrep navn tall antall opplæring skjema spørsmål spørsmålet temaer
    temaet organer organa organene nivået lenke lenkje kilde kilder kjelde kjelder sitat sitater ordlyd ordlyden
    opplysning opplysninger opplysningar kobling koblinger kopling koplingar side sider siden vei veien veg vegen
    sted steder stader gang gonger ganger gangen dager ukedag bilde bildet bilete bileter unge foreldre familier
    familiar innbygger innbyggere bruker brukere brukarar medlemmer medlemmene medlemer partene sektorene sektorar
    sakene kjent kjend ukjent ukjend mulig mulighet mogleg vanleg tidligere tidlegare senere seinare første siste
    neste største minste nye egne eigen eige selv sjølv bedre betre begge hele heile nei åpne åpen opne vises viser
    skrives skrevet lage utledet utleidd oppgitt oppgjeve inneholder inneheld mens rekkefølge rekkjefølgje tegn
    teikn tegnet teikna betyr tyder merket merkt lest lesen utvalg utval tillitsvalgt tillitsvald folkevalgte
    folkevalde verneombud verneombod rapporterer kontrollere gjelder gjeld hører høyrer følger følgjer byggjer søk
    spør spurt svarer nettleser nettlesar kommunedirektøren oppfølging gjennomføring utvikling samlet dokumentene
    dokumenta formål føremål grunnlag hverken verken ukentlig månedlig årlig ferdig \\w+heit \\w+ingane \\w+asjoner
    \\w+asjonar
"""
NOT_NORWEGIAN = """
    och inte från är inom genom mellan där här vad vem vilka vilken vilket hur varför varje varandra varandras något
    någon några inget jag denna dessa deras tillsammans också flera fler mycket annat själv själva vara varit blev
    blivit göra gör finns säger hålla välja välj läser läsa sätter tillhör följer möten mötet mötena möts verksamhet
    verksamheter verksamheten skola skolan förskola kommun kommunerna ledare chef chefer uppgift uppgifter
    befattning befattningar platser platsen plats deltagare satsning satsningar förväntan förväntningar iakttagelse
    iakttagelser förankring dokumenterad dokumenterat begreppen nivån frågor fråga länk länkar källa källor
    ordalydelse koppling kopplingar vecka veckor kända okänd möjlig viktigt första sista största äldre bättre öppna
    visas skrivs härledd härlett angivet angiven innehåller tecken betyder samverkan samordnare åtgärd åtgärder
    insats
"""
ENGLISH = """
    the and which with who whom whose what when where why how has have not of from this that these those their they
    there here are was were been being its cannot could should would must does did done make makes made give gives
    given get take takes taken choose chosen write written read reads shown show shows named names people body
    bodies seat seats meeting meetings holders theme themes service services office offices municipality
    municipalities documents documented evidence finding findings levels endeavour endeavours expectation
    expectations rhythm file files folder page pages lists question questions answer answers query queries networks
    sources quote quotes value values keys missing unknown between within without through across above below before
    next last other others another each every everybody nobody nothing somebody something anything some any many
    much more most less least than then only also both such very again always never often together year years month
    months week weeks day days times places ways back forward close closed own shared sharing steering working
    groups leader leaders chair secretary projects programme search searching compare comparison print printed save
    saved about among because although while until one two
"""
NORDIC = "ikke ikkje inte och noen nokon någon hvilke vilka kva vad ein eit frå från er är møte möte utan uten også"
LISTS = {
    "nn": f"{NOT_NYNORSK} {NOT_NORWEGIAN} {ENGLISH}",
    "nb": f"{NOT_BOKMAL} {NOT_NORWEGIAN} {ENGLISH}",
    "sv": f"{NOT_SWEDISH} {ENGLISH}",
    "en": NORDIC,
}
LETTERS = {"nn": "äö", "nb": "äö", "sv": "æø", "en": "æøåäö"}
# Names, and words a sentence speaks about: they are not read.
PARDONED = {
    "nn": ("lägesbild", "förtroendevalda", "omgrepssystemet theme"),
    "nb": ("lägesbild", "förtroendevalda", "begrepssystemet theme"),
    "sv": ("kommunedirektør", "kommunestyret", "tillitsvalgte", "begreppssystemet theme", "Saman om ein betre kommune"),
    "en": ("kommunedirektør", "rådmann", "förtroendevalda", "bokmål", "Bokmål", "Saman om ein betre kommune"),
}
EVERYWHERE = ("nn, nb, sv, en, se, da", "nn, nb, sv, en", "Community Readiness Model", "times", "quotes", "query")
# Places, options, variables, commands, prefixed names, file names and words in capitals (SELECT, FILE) are no words.
CODE = re.compile(
    r"%\(\w+\)\w|`[^`]*`|samgraf \w+|(?<!\w)(?:--?|[?@/])\w[\w-]*|\b\w+:\w[\w-]*|\b\w+\.toml\b|\[\[\w+\]\]"
    r"|\b[A-Z]{2,}\b(?:-en\b)?"
)
TERMS = (RDFS.label, RDFS.comment, SKOS.prefLabel, SKOS.definition, SH.message)


@dataclass(frozen=True, order=True)
class Text:
    """A sentence of ours: where it stands, in which language, and its words."""

    place: str
    lang: str
    words: str


@cache
def foreign(lang: str) -> re.Pattern[str]:
    """What finds a word of another language in a text of this one."""
    return re.compile(rf"\b(?:{'|'.join(LISTS[lang].split())})\b|\w*[{LETTERS[lang]}]\w*", re.IGNORECASE)


def slips(lang: str, text: str) -> list[str]:
    """The words of another language in a text, in reading order."""
    for pardoned in (*PARDONED[lang], *EVERYWHERE):
        text = re.sub(rf"\b{re.escape(pardoned)}\b", " ", text)
    return foreign(lang).findall(CODE.sub(" ", text))


@cache
def texts() -> tuple[Text, ...]:
    """Everything we have written for readers, by place."""
    return tuple(sorted({*_catalogues(), *_vocabulary(), *_questions(), *_packs()}))


def _catalogues() -> Iterator[Text]:
    for lang in LANGUAGES:
        with files("webviz").joinpath("translations", lang, "LC_MESSAGES", "messages.po").open("rb") as file:
            for one in read_po(file, locale=lang):
                said = [one.string] if isinstance(one.string, str) else one.string or []
                yield from (Text("translations", lang, words) for words in said if one.id)


def _vocabulary() -> Iterator[Text]:
    for path in sorted(home("ontology").rglob("*.ttl")):
        found = Graph().parse(path)
        for term in TERMS:
            for words in found.objects(None, term):
                if isinstance(words, Literal) and words.language in LANGUAGES:
                    yield Text(f"ontology/{path.parent.name}/{path.name}", words.language, str(words))


def _questions() -> Iterator[Text]:
    for one in questions().values():
        headings = [*(each.labels for each in one.parameters), *(each.labels for each in one.columns)]
        shown = [one.titles, one.explanations, *headings]
        yield from (Text(f"{one.id}.rq", lang, words) for labels in shown for lang, words in labels.items())


def _packs() -> Iterator[Text]:
    for pack in read_packs():
        labels = [*pack.titles, *(each for one in pack.expectations for each in (*one.titles, *one.explanations))]
        yield from (Text(f"{pack.id}/pack.toml", one.lang, one.text) for one in labels)
