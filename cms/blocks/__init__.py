"""What pages are built with, one file per family."""

from cms.blocks.bodies import ArticleBlocks, CallBlocks, HomeBlocks

__all__ = ["ArticleBlocks", "CallBlocks", "HomeBlocks"]
