"""The icons of the sprite `ui/static/ui/icons.svg`; a test keeps both in step."""

ICONS = (
    "alert", "arrow-left", "arrow-right", "bell", "calendar", "check", "chevron-down", "chevron-right",
    "clock", "close", "copy", "document", "download", "edit", "error", "euro", "eye", "filter", "folder",
    "help", "home", "info", "key", "link-out", "list", "lock", "mail", "menu", "message", "paperclip", "people",
    "plus", "print", "search", "settings", "sign-out", "sort", "sort-down", "sort-up", "star", "trash",
    "upload", "user", "vote", "warning",
)  # fmt: skip
