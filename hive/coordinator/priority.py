"""The specification's bands of priority."""

from hive.coordinator.model import Band

RANGES: dict[Band, tuple[int, int]] = {
    Band.HIGH: (67, 100),
    Band.MEDIUM: (34, 66),
    Band.LOW: (0, 33),
}


def band_of(priority: int) -> Band:
    """Return the band of a priority between 0 and 100.

    >>> [band_of(each).value for each in (100, 67, 66, 34, 33, 0)]
    ['high', 'high', 'medium', 'medium', 'low', 'low']
    """
    return next(band for band, (least, _) in RANGES.items() if priority >= least)
