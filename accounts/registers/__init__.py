"""The public registers of companies and associations: what they know pre-fills an applicant's record.

Nothing depends on them. A register without an address in the settings is off and the screens do not
speak of it; one that fails says so in a sentence, and the record is filled in by hand.
"""
