"""Lists of meeting places of many makes, written for the tests, each with what it must be read as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class List:
    """A list: its name, its file's name and content, and for each body what its seats and meetings a year are.

    A seat is written as the last step of its path, with `?` for if any, `~` for as needed, `*` for the chair, `!` for
    the convener.
    """

    make: str
    file: str
    content: bytes
    bodies: Mapping[str, tuple[float | None, str]]


def _csv(make: str, text: str, bodies: Mapping[str, tuple[float | None, str]], encoding: str = "utf-8") -> List:
    return List(make, "liste.csv", text.encode(encoding), bodies)


def _text(make: str, text: str, bodies: Mapping[str, tuple[float | None, str]], encoding: str = "utf-8") -> List:
    return List(make, "liste.txt", text.encode(encoding), bodies)


def _html(make: str, text: str, bodies: Mapping[str, tuple[float | None, str]], encoding: str = "utf-8") -> List:
    return List(make, "side.html", text.encode(encoding), bodies)


ROW = {"tiltaksteam": (12.0, "ppt rektor!"), "ressursteam": (4.0, "barnevern? skule")}
ROW_NN = (
    "Namn;Målgruppe;Føremål;Møtehyppigheit;Deltakarar;Ansvarleg\n"
    "Tiltaksteam;born og unge;drøfting;kvar månad;PPT og rektor;rektor\n"
    "Ressursteam;foreldre;dialog;4 gonger i året;skule, evt. barnevern;\n"
)

LISTS = (
    _csv("table with semicolons, nynorsk", ROW_NN, ROW),
    _csv("the same in Windows-1252", ROW_NN, ROW, "cp1252"),
    _csv("the same in UTF-16", ROW_NN, ROW, "utf-16"),
    _csv("the same with a byte order mark and Windows line ends", ROW_NN.replace("\n", "\r\n"), ROW, "utf-8-sig"),
    _csv("the same with tabs", ROW_NN.replace(";", "\t"), ROW),
    _csv(
        "table with commas and quotation marks, bokmål",
        "Møteplass,Hensikt,Frekvens,Deltakere,Møteleder\n"
        '"Samarbeidsforum, ungdom",informasjon,"hver 14. dag","rektor, politi",SLT-koordinator\n',
        {"samarbeidsforum-ungdom": (26.0, "politi rektor slt-koordinator*")},
    ),
    _csv(
        "table with a title above its headings",
        "Oversikt over arenaer;;;\n;;;\nArena;Formål;Hvor ofte;Hvem deltar\nRådslag;dialog;kvartalsvis;FAU\n",
        {"radslag": (4.0, "fau")},
    ),
    _csv(
        "headings in the first column, a meeting place a column",
        "Navn;Kontaktmøte;Temamøte\nFormål;dialog;informasjon\nMøtefrekvens;månedlig;to ganger i året\n"
        "Deltakere;helsestasjon;NAV\n",
        {"kontaktmote": (12.0, "helsestasjon"), "temamote": (2.0, "nav")},
    ),
    _csv(
        "Swedish table",
        "Forum;Syfte;Hur ofta;Deltagare;Sammankallande\n"
        "Samverkansgrupp;samverkan;en gång per kvartal;rektor, socialtjänsten, polis vid behov;förvaltningschef\n",
        {"samverkansgrupp": (4.0, "forvaltningschef! polis~ rektor socialtjansten")},
    ),
    _csv(
        "English table",
        "Name;Purpose;How often;Participants;Chaired by\nYouth forum;information;monthly;school, police;principal\n",
        {"youth-forum": (12.0, "police principal* school")},
    ),
    _csv(
        "Danish table",
        "Mødested;Formål;Hvor tit;Deltagere;Ansvarlig for mødet\nNetværk for børn;dialog;hvert kvartal;skole;leder\n",
        {"netvaerk-for-born": (4.0, "leder! skole")},
    ),
    _csv(
        "misspelt headings",
        "Møteplass;Målgrupe;Møtefrekvns;Deltakerer\nFagforum;foreldre;ukentlig;BUP\n",
        {"fagforum": (52.0, "bup")},
    ),
    _csv(
        "cells of several lines",
        'Navn;Deltakere;Møtehyppighet\nKjerneteam;"PPT\nBarnevern\nHelse- og omsorgssjef";"6 ganger i året"\n',
        {"kjerneteam": (6.0, "barnevern helse-og-omsorgssjef ppt")},
    ),
    _text(
        "pasted text: name, blank line, fields",
        "Leiarforum\n\nMålgruppe: leiarar\nFormål: informasjon\nMøtehyppighet: om lag fire gongar årleg\n"
        "Deltakere: kommunedirektør, sektorleiarar og einingsleiarar\nAnsvarlig for møtet: kommunedirektør\n",
        {"leiarforum": (4.0, "einingsleiarar kommunedirektor! sektorleiarar")},
    ),
    _text(
        "pasted text: two meeting places without blank lines",
        "Temamøte\nFormål: dialog\nKor ofte: kvar veke\nDeltakarar: skule\nFagmøte\nFormål: "
        "drøfting\nKor ofte: etter behov\n"
        "Deltakarar: PPT\n",
        {"temamote": (52.0, "skule"), "fagmote": (None, "ppt")},
    ),
    _text(
        "pasted text: fields on lines of their own, values in lists",
        "# Tverrfagleg team\n\n**Deltakarar**\n- rektor\n- helsesjukepleiar\n- 1–2 "
        "lærarar\n\n**Møterytme**\nannakvar veke\n",
        {"tverrfagleg-team": (26.0, "helsesjukepleiar laerarar rektor")},
    ),
    _text(
        "pasted text: text between name and fields",
        "Foreldreråd\n\nHer møtes foreldre og ledelse. De snakker sammen.\n\nFormål: dialog\nMøtehyppighet: 2 ganger i "
        "halvåret\nDeltakere: to representanter fra FAU, rektor (leder)\n",
        {"foreldrerad": (4.0, "fau rektor*")},
    ),
    _text(
        "pasted text: fast and as needed",
        "Innsatsteam\n\nFormål: tidlig innsats\nDeltakere: Fast: barnevern, PPT. Ved behov: politi, BUP\n",
        {"innsatsteam": (None, "barnevern bup~ politi~ ppt")},
    ),
    _text(
        "pasted text: dashes instead of colons",
        "Nettverksmøte\n\nFormål – dialog\nFrekvens – årlig\nDeltakere – krisesenter og familievern\n",
        {"nettverksmote": (1.0, "familievern krisesenter")},
    ),
    _text(
        "pasted text in Swedish, Windows-1252",
        "Ledningsgrupp\n\nMålgrupp: anställda\nSyfte: att ge riktning\nMötesfrekvens: varannan vecka\n"
        "Deltagare: kommundirektör (ordförande), HR-chef samt ekonomichef i förekommande fall\n",
        {"ledningsgrupp": (26.0, "ekonomichef? hr-chef kommundirektor*")},
        "cp1252",
    ),
    _text(
        "pasted text: names after labels",
        "Møte: Oppstartsmøte\nFormål: informasjon\nDeltakarar: barnehagar\n\nMøte: Sluttmøte\nFormål: evaluering\n"
        "Deltakarar: skular\n",
        {"oppstartsmote": (None, "barnehagar"), "sluttmote": (None, "skular")},
    ),
    _html(
        "page: table with a row of headings",
        "<h1>Møteplassar</h1><table><thead><tr><th>Møteplass</th><th>Føremål</th><th>Kor "
        "ofte</th><th>Kven deltek</th></tr>"
        "</thead><tbody><tr><td>Ungdomsråd</td><td>medverknad</td><td>6 gonger i "
        "året</td><td>elevråd<br>politikarar</td>"
        "</tr></tbody></table>",
        {"ungdomsrad": (6.0, "elevrad politikarar")},
    ),
    _html(
        "page: a table for each, headings in its first column",
        "<h2>Kriseteam</h2><table><tr><th>Formål</th><td>oppfølging</td></tr><tr><th>Deltakere</th><td>kommunepsykolog"
        "</td></tr><tr><th>Hyppighet</th><td>m&aring;nedlig</td></tr></table>",
        {"kriseteam": (12.0, "kommunepsykolog")},
    ),
    _html(
        "page: headings and paragraphs with bold labels",
        "<h1>Arenaer</h1><h2>Fagteam</h2><p><strong>Målgruppe:</strong> barn og "
        "unge<br><strong>Hyppighet:</strong> ukentlig"
        "</p><p><b>Deltakere</b> PPT, BUP</p><h2>Skoleteam</h2><p><b>Deltakere:</b> rektor</p>",
        {"fagteam": (52.0, "bup ppt"), "skoleteam": (None, "rektor")},
    ),
    _html(
        "page: lists of definitions that nobody closed",
        "<h2>Familieråd</h2><dl><dt>Formål<dd>dialog<dt>Deltakere<dd>barnevern/familievern<dt>"
        "Møterytme<dd>kvartalsvis</dl>",
        {"familierad": (4.0, "barnevern familievern")},
    ),
    _html(
        "page: cards",
        '<div class="card"><h3>Samordningsgruppe</h3><div class="l">Deltakere</div><div>helse- og '
        "omsorgssjef, NAV</div>"
        '<div class="l">Hvor ofte</div><div>annenhver måned</div></div><div '
        'class="card"><h3>Arbeidsgruppe</h3><div>Deltakere'
        "</div><div>SFO</div></div>",
        {"samordningsgruppe": (6.0, "helse-og-omsorgssjef nav"), "arbeidsgruppe": (None, "sfo")},
    ),
    _html(
        "page: fields under headings, participants in a list",
        "<h2>Styringsgruppe</h2><h3>Formål</h3><p>å "
        "beslutte</p><h3>Deltakere</h3><ul><li>kommunalsjef<li>rådmann (leder)"
        "</ul><h3>Møtehyppighet</h3><p>4–6 ganger i året</p>",
        {"styringsgruppe": (None, "kommunalsjef radmann*")},
    ),
    _html(
        "page: cells that span rows, cells nobody closed",
        "<table><tr><th>Arena<th>Deltakere<th>Hyppighet<tr><td>Nordmøte<td>PPT<td "
        "rowspan=2>månedlig<tr><td>Sørmøte<td>NAV"
        "</table>",
        {"nordmote": (12.0, "ppt"), "sormote": (12.0, "nav")},
    ),
    _html(
        "page with menus, programs and a frame of tables",
        "<html><head><title>Side</title><script>var x='<h2>Nei</h2>'</script></head><body><nav><p>Formål: nei</p></nav>"
        "<table><tr><td><h2>Dialogmøte</h2><p>Formål: dialog</p><p>Deltakere: skole&nbsp;og "
        "barnehage</p></td></tr></table>"
        "</body></html>",
        {"dialogmote": (None, "barnehage skole")},
    ),
)
