"""What needs no account: health, robots, sitemaps."""

from tests.security.matrix.rows import Row, cells, everybody

ROWS = [
    *(Row(f"home:{name}", get=everybody()) for name in ("alive", "ready", "robots", "sitemap", "site_map")),
    Row("home:styleguide", get=cells(403, superuser=200)),
]
