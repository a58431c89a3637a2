"""Which venue a name nearly is, and names that are venues of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.model.venue_names import VenueNames
from tests.support.made_up_registries import real_data

_REGISTRY = real_data().registry
_KNOWN = VenueNames(_REGISTRY.venues)
_MICCAI = "Medical Image Computing and Computer Assisted Intervention"
_TMI = "IEEE Transactions on Medical Imaging"


@pytest.mark.parametrize(
    ("name", "venue"),
    [
        (f"{_MICCAI} \u2013 MICCAI 2026", "MICCAI"),
        (f"{_MICCAI} - MICCAI 2024 - 27th International Conference, Marrakesh, Morocco, October 6-10, 2024, "
         "Proceedings, Part X", "MICCAI"),
        ("23rd IEEE International Symposium on Biomedical Imaging, ISBI 2026, London, UK", "ISBI"),
        ("2024 IEEE International Symposium on Biomedical Imaging (ISBI)", "ISBI"),
        ("IEEE International Symposium on Biomedical Imaging", "ISBI"),
        ("MICCAI 2026", "MICCAI"),
        ("Proc. MICCAI'26", "MICCAI"),
        ("CVPR 2024 Workshops", "CVPR Workshops"),
        ("Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops",
         "CVPR Workshops"),
        ("Medical Imaging 2026: Image Processing", "SPIE Medical Imaging: Image Processing"),
        ("IEEE Trans. Med. Imaging", _TMI),
        ("IEEE Trans Med Imaging", _TMI),
        ("IEEE TMI", _TMI),
        ("TMI", _TMI),
        ("Comput. Biol. Med.", "Computers in Biology and Medicine"),
        ("Expert Syst. Appl.", "Expert Systems with Applications"),
        ("Knowl.-Based Syst.", "Knowledge-Based Systems"),
        ("Medical Image Anaylsis", "Medical Image Analysis"),
        ("Journal of Medical Imagining", "Journal of Medical Imaging"),
        ("Visual Computer", "The Visual Computer"),
        ("Biomedical Signal Processing & Control", "Biomedical Signal Processing and Control"),
    ],
)  # fmt: skip
def test_a_near_miss_is_known(name: str, venue: str) -> None:
    assert _KNOWN.meant_by(name) == venue


@pytest.mark.parametrize(
    "name",
    [
        "Artificial Intelligence in Medicine", "Physics in Medicine", "Pattern Recognition",
        "IEEE Transactions on Signal Processing", "Journal of Digital Imaging", "Journal of Imaging",
        "Radiology: Artificial Intelligence", "European Radiology", "Radiologia", "Nature Medicine",
        "Nature Machine Intelligence", "IPMI", "MLMI", "ICRA", "Machine Learning in Medical Imaging",
        "MICCAI Challenge on Widgets", f"{_MICCAI} 2024 Workshops on Widgets", "SPIE", "", "2026", "-",
        "IEEE Transactions on Medical Robotics and Bionics",
    ],
)  # fmt: skip
def test_another_venue_is_left_alone(name: str) -> None:
    assert _KNOWN.meant_by(name) is None


def test_the_venues_of_the_registry_are_as_they_should_be() -> None:
    venues = {version.venue for version in _REGISTRY.versions() if version.venue}
    assert len(venues) > 100
    assert {name: meant for name in venues if (meant := _KNOWN.meant_by(name))} == {}


@given(st.text(max_size=60))
def test_any_text_may_be_asked_for(text: str) -> None:
    assert _KNOWN.meant_by(text) in {None, *(venue.name for venue in _REGISTRY.venues)}
