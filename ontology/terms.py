"""The vocabulary as Python names, closed: a misspelt term raises AttributeError instead of making a new IRI.

``SAM`` lists every term of ``core.ttl`` in its order there; a test compares the two in both directions. The other
namespaces list the terms of other vocabularies that ``core.ttl`` keeps stubs of, and no more. For RDF, RDFS, OWL, XSD,
SKOS, DCTERMS, PROV and FOAF, rdflib's own namespaces serve.
"""

from __future__ import annotations

from rdflib import Namespace, URIRef
from rdflib.namespace import DefinedNamespace

from ontology import iris


class SAM(DefinedNamespace):
    """Samgraf's own terms."""

    _NS = Namespace(iris.SAM)
    _fail = True

    # Municipalities, regions and their codes
    Municipality: URIRef
    Region: URIRef
    MunicipalityCode: URIRef
    hasCode: URIRef
    municipalityCode: URIRef
    country: URIRef
    orgNumber: URIRef
    county: URIRef
    reorganisation: URIRef
    contextText: URIRef
    challengeText: URIRef
    governanceModel: URIRef
    hasMeasure: URIRef
    partnerRegion: URIRef
    withinRegion: URIRef
    displaysMarkOf: URIRef
    appliedTo: URIRef
    admittedTo: URIRef
    participatesIn: URIRef
    changeDate: URIRef
    # Bodies
    Body: URIRef
    StandingBody: URIRef
    TemporaryBody: URIRef
    CrossSectorBody: URIRef
    sectorPresent: URIRef
    bodyOf: URIRef
    hasBody: URIRef
    governanceLevel: URIRef
    sector: URIRef
    status: URIRef
    agendaTopic: URIRef
    convenedBy: URIRef
    escalatesTo: URIRef
    appoints: URIRef
    followsUp: URIRef
    partOfStructure: URIRef
    oneForEach: URIRef
    locatedAt: URIRef
    formality: URIRef
    standingText: URIRef
    mandateText: URIRef
    mandatedBy: URIRef
    task: URIRef
    goal: URIRef
    functionText: URIRef
    workingForm: URIRef
    memberSelection: URIRef
    organisedBy: URIRef
    organises: URIRef
    contributesTo: URIRef
    reportingScheme: URIRef
    seatCount: URIRef
    countOfAlike: URIRef
    # Those who hold seats
    Office: URIRef
    ServiceUnit: URIRef
    StakeholderGroup: URIRef
    OutsideAgency: URIRef
    officeType: URIRef
    serviceType: URIRef
    groupType: URIRef
    groupIn: URIRef
    party: URIRef
    collective: URIRef
    possiblyWithin: URIRef
    officeFor: URIRef
    submitsItemsTo: URIRef
    # Seats
    Seat: URIRef
    filledBy: URIRef
    heldExOfficioBy: URIRef
    representsUnit: URIRef
    representsGroup: URIRef
    attendance: URIRef
    minSeats: URIRef
    maxSeats: URIRef
    seats: URIRef
    seatedIn: URIRef
    unitSeatedIn: URIRef
    groupSeatedIn: URIRef
    # Meeting rhythm
    MeetingPattern: URIRef
    meetingPattern: URIRef
    occurrencesPerYear: URIRef
    minOccurrencesPerYear: URIRef
    maxOccurrencesPerYear: URIRef
    rhythmCertainty: URIRef
    hoursPerMeeting: URIRef
    meetingType: URIRef
    approximate: URIRef
    # What a body does for an endeavour
    FunctionAssignment: URIRef
    assignedBody: URIRef
    function: URIRef
    forEndeavour: URIRef
    hasFunctionFor: URIRef
    steeringGroupFor: URIRef
    projectGroupFor: URIRef
    workingGroupFor: URIRef
    shortcutProperty: URIRef
    # Endeavours
    Endeavour: URIRef
    Project: URIRef
    Programme: URIRef
    FocusArea: URIRef
    WorkingModel: URIRef
    CollaborationStructure: URIRef
    Measure: URIRef
    RecurringEvent: URIRef
    GovernanceModel: URIRef
    carriedOutBy: URIRef
    carriesOut: URIRef
    partOfProgramme: URIRef
    partOfEndeavour: URIRef
    organisedLike: URIRef
    partner: URIRef
    funder: URIRef
    theme: URIRef
    targetGroup: URIRef
    usesMethod: URIRef
    measureType: URIRef
    principle: URIRef
    requiresParty: URIRef
    formAsksParty: URIRef
    involvesUnit: URIRef
    implementedIn: URIRef
    anchoredIn: URIRef
    concernsRegion: URIRef
    prepares: URIRef
    secretariat: URIRef
    endeavourKind: URIRef
    statusText: URIRef
    originatedFrom: URIRef
    ageText: URIRef
    expectedEffect: URIRef
    criterion: URIRef
    indicator: URIRef
    resultText: URIRef
    focusText: URIRef
    ruleText: URIRef
    requiredInPhase: URIRef
    offers: URIRef
    stepText: URIRef
    posesQuestion: URIRef
    activityText: URIRef
    channelText: URIRef
    selectionBasis: URIRef
    frequencyText: URIRef
    countText: URIRef
    amountText: URIRef
    positionText: URIRef
    anchoringText: URIRef
    citesWork: URIRef
    # Money, time and admissions
    BudgetLine: URIRef
    hasBudgetLine: URIRef
    amount: URIRef
    currency: URIRef
    budgetLineType: URIRef
    Milestone: URIRef
    hasMilestone: URIRef
    earliest: URIRef
    latest: URIRef
    dueDate: URIRef
    validFrom: URIRef
    validTo: URIRef
    Admission: URIRef
    admissionTo: URIRef
    admitted: URIRef
    admittedCount: URIRef
    # Experience
    ExperienceStatement: URIRef
    SuccessFactor: URIRef
    Pitfall: URIRef
    Challenge: URIRef
    Lesson: URIRef
    ProtectiveFactor: URIRef
    experienceFrom: URIRef
    factor: URIRef
    statedBy: URIRef
    # Inter-municipal co-operation
    InterMunicipalCooperation: URIRef
    CooperationArea: URIRef
    legalForm: URIRef
    partyMunicipality: URIRef
    partiesStated: URIRef
    hasServiceArea: URIRef
    areaOf: URIRef
    partOfArea: URIRef
    serviceArea: URIRef
    coordinatesWith: URIRef
    component: URIRef
    areaCount: URIRef
    participantCount: URIRef
    taskCount: URIRef
    # Documents a text names
    NamedDocument: URIRef
    Plan: URIRef
    hasDocument: URIRef
    documentKind: URIRef
    submittedBy: URIRef
    addressedTo: URIRef
    appliesTo: URIRef
    proposes: URIRef
    presentedIn: URIRef
    politicalTreatment: URIRef
    priorityText: URIRef
    decidedBy: URIRef
    basisFor: URIRef
    periodText: URIRef
    referenceNumber: URIRef
    deadline: URIRef
    lengthLimit: URIRef
    # Documents listed beside a source document
    RelatedDocument: URIRef
    listPosition: URIRef
    listedBy: URIRef
    namesMunicipality: URIRef
    relatedTheme: URIRef
    relatedThemeText: URIRef
    relatedTo: URIRef
    # Kinds of concepts
    Theme: URIRef
    ServiceArea: URIRef
    TargetGroup: URIRef
    Method: URIRef
    # Evidence and claims
    SourceDocument: URIRef
    Quote: URIRef
    Claim: URIRef
    claimSubject: URIRef
    claimProperty: URIRef
    claimObject: URIRef
    claimValue: URIRef
    ordinal: URIRef
    evidencedBy: URIRef
    basis: URIRef
    confidence: URIRef
    interpretationNote: URIRef
    alternativeReading: URIRef
    asStated: URIRef
    propertyEvidenced: URIRef
    wording: URIRef
    wordingComplete: URIRef
    sha256: URIRef
    lengthInCodePoints: URIRef
    about: URIRef


class ORG(DefinedNamespace):
    """The W3C Organization Ontology, as far as it is used here."""

    _NS = Namespace(iris.PREFIXES["org"])
    _fail = True

    ChangeEvent: URIRef
    FormalOrganization: URIRef
    Organization: URIRef
    OrganizationalCollaboration: URIRef
    OrganizationalUnit: URIRef
    Post: URIRef
    classification: URIRef
    hasPost: URIRef
    originalOrganization: URIRef
    postIn: URIRef
    purpose: URIRef
    reportsTo: URIRef
    resultingOrganization: URIRef
    role: URIRef
    subOrganizationOf: URIRef
    unitOf: URIRef


class CV(DefinedNamespace):
    """The EU core vocabularies (CPOV), as far as they are used here."""

    _NS = Namespace(iris.PREFIXES["cv"])
    _fail = True

    PublicOrganisation: URIRef
    frequency: URIRef


class OA(DefinedNamespace):
    """The Web Annotation vocabulary, as far as it is used here."""

    _NS = Namespace(iris.PREFIXES["oa"])
    _fail = True

    SpecificResource: URIRef
    TextPositionSelector: URIRef
    end: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    start: URIRef


class SCHEMA(DefinedNamespace):
    """schema.org, as far as it is used here."""

    _NS = Namespace(iris.PREFIXES["schema"])
    _fail = True

    Schedule: URIRef
    byDay: URIRef
    byMonthWeek: URIRef
    repeatFrequency: URIRef
