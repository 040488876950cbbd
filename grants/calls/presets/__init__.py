"""Starting points: whole calls to begin from, and groups of questions to insert in any call.

Each is a file, `data/<key>.toml` for a call and `groups_data/<key>.toml` for a group of questions, with
the source of its figures in comments. An officer changes everything afterwards: nothing reads them again.
"""
