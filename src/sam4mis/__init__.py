"""A curated bibliography of the Segment Anything Model in medical image segmentation."""

__version__ = "0.1.0"
