"""Recognise works that are in the list, decided, or candidates already."""

from collections.abc import Iterable, Iterator

from sam4mis.files.candidates import Candidate
from sam4mis.files.loading import LoadedData
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model import identifiers
from sam4mis.model.matching import title_key
from sam4mis.model.records import Paper
from sam4mis.model.registry import versions_of
from sam4mis.model.screening import ScreenedWork

# A title with fewer words may belong to two works: without authors it proves nothing.
_TELLING_WORDS = 4


class KnownWorks:
    """Index of known works, by identity and by title with first author."""

    def __init__(self, loaded: LoadedData, *, decided: bool = True) -> None:
        """Index the registry and its stored metadata.

        Args:
            loaded: the registry.
            decided: also what was decided and what waits for a decision.
        """
        self._identities: dict[str, str] = {}
        self._titles: dict[tuple[str, str], str] = {}
        self._anonymous: dict[str, str] = {}
        self._by_title_alone: dict[str, str] = {}
        for work in loaded.registry.all_works:
            for version in versions_of(work):
                self._remember(version.title, version.authors, work.id)
                for identity in version.locator.identities():
                    self._identities.setdefault(identity, work.id)
                    for stated in _stated(loaded, identity):
                        self._identities.setdefault(stated, work.id)
            if isinstance(work, Paper):
                for title in work.other_titles:
                    self._remember(title, work.authors, work.id)
        if decided:
            for screened in loaded.registry.screening:
                self.add_decision(screened)
            for candidate in loaded.candidates:
                self.add_candidate(candidate)

    def _remember(self, title: str, authors: Iterable[str], name: str) -> None:
        key = title_key(title, tuple(authors))
        self._titles.setdefault(key, name)
        if _is_telling(key[0]):
            self._by_title_alone.setdefault(key[0], name)
            if not key[1]:
                self._anonymous.setdefault(key[0], name)

    def add_decision(self, screened: ScreenedWork) -> None:
        """Add a decided work; a decision names no authors."""
        self._identities.setdefault(identity_of(screened.id), screened.id)
        self._remember(screened.title, (), screened.id)

    def add_candidate(self, candidate: Candidate) -> None:
        """Add a candidate."""
        for identity in (candidate.id, *candidate.also):
            self._identities.setdefault(identity_of(identity), candidate.id)
        self._remember(candidate.title, candidate.authors, candidate.id)

    def name_of(self, work: WorkDescription) -> str | None:
        """Id of the entry, decision or candidate that is the work, or None.

        It has one of its identities; or its title and first author; or its title, where one of
        the two names nobody and the title has four words or more.
        """
        for locator in (*work.locators, *work.also):
            for identity in locator.identities():
                if identity in self._identities:
                    return self._identities[identity]
        title, author = title_key(work.title or "", work.authors)
        if not title:
            return None
        if author and (name := self._titles.get((title, author))):
            return name
        return self._anonymous.get(title) if author else self._by_title_alone.get(title)


def _is_telling(title: str) -> bool:
    return len(title.split()) >= _TELLING_WORDS


def _stated(loaded: LoadedData, identity: str) -> Iterator[str]:
    """Identities under which authorities know the same version."""
    for record in loaded.library.about(identity):
        yield from (f"doi:{doi.lower()}" for doi in record.dois)
        if record.arxiv:
            yield f"arxiv:{record.arxiv}"


def identity_of(name: str) -> str:
    """The identity by which a candidate or a decision is called; a link without its variations."""
    if name.startswith(("arxiv:", "doi:", "title:")):
        return name
    return f"url:{identifiers.link_key(name)}"
