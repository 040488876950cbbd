"""Imports of applicants and of past grants: a dry run that is kept, then all at once or nothing.

`reading` opens the file, `columns` names what it holds, `resources` turn rows into records (on
django-import-export), `trial` goes through the whole file without writing or while writing,
`actions` are what people do.
"""
