"""What needs no account: health, robots, sitemaps."""

from tests.security.matrix.rows import Row, everybody, only

ROWS = [
    *(Row(f"home:{name}", get=everybody()) for name in ("alive", "ready", "robots", "sitemap", "site_map")),
    Row("home:styleguide", get=only("administrator communication", otherwise=404)),
]
