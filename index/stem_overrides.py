"""Which words does the stemmer of English take for others, or keep from their own?

It ends "publications" as it ends "publicly", so that a search for public health would mark a list of publications.
Each stem here is one that no other word has, or that of the words it belongs to; its letters but the last begin each
word, as ``analysis.beginning`` needs. The words are frequent ones of reports and evaluations, not all that there are.
"""

from __future__ import annotations

_WORDS = {
    # kept apart from: author
    "authorit": "authority authorities",
    # public
    "publication": "publication publications",
    "publicity": "publicity",
    # sever, severe
    "several": "several",
    # minor, major
    "minorit": "minority minorities",
    "majorit": "majority majorities",
    # compete
    "competen": "competence competences competencies competency competent competently",
    # hospital
    "hospitality": "hospitality",
    # animate
    "animal": "animal animals",
    # custom, customs
    "customer": "customer customers",
    # design
    "designat": "designate designated designates designating designation designations",
    # busy
    "business": "business businesses",
    # format
    "formation": "formation formations",
    # polite
    "politic": "political politically politics",
    # experience
    "experiment": "experiment experiments experimented experimenting",
    # conserve, conservation
    "conservativ": "conservative conservatives conservatively",
    # conversion, converse
    "conversation": "conversation conversations",
    "conversely": "conversely",
    # posit, positive
    "position": "position positions positioned positioning",
    # initial, initiate
    "initiativ": "initiative initiatives",
    # integrate
    "integrity": "integrity",
    # object, objection
    "objectiv": "objective objectives",
    # digit
    "digital": "digital digitally",
    # inform, information
    "informal": "informal informally",
    # respect
    "respectiv": "respective respectively",
    # import, imports
    "importanc": "importance important importantly",
    # confer
    "conferenc": "conference conferences",
    # success
    "successi": "succession successions successive successively",
    # appropriate
    "appropriation": "appropriation appropriations",
    # brought together with: charity
    "chariti": "charitable",
    # advise
    "advis": "advice advisory",
    # resident, residence
    "resid": "residential",
}

#: Stems by word, for English.
ENGLISH = {word: stem for stem, words in _WORDS.items() for word in words.split()}
