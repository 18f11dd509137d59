"""Files → models: imports are looked up among the files beside."""

from collections.abc import Mapping

from engine.dmn.boxed_reader import XmlElement
from engine.dmn.elements import Definitions, Import
from engine.dmn.model import Imported, Model
from engine.dmn.reader import read_definitions
from engine.xml import Unreadable


def read(xml: bytes, imports: Mapping[str, bytes] = {}) -> Model:
    """The model of a DMN file. `imports` are the files it may import from, by name: matched by namespace first, then
    by file name. What an import names and no file has is left out (the checks say so).

    Raises `engine.xml.Unreadable` where a file is no DMN 1.2 to 1.5.
    """
    return read_all(xml, imports)[1]


def read_all(xml: bytes, imports: Mapping[str, bytes]) -> tuple[XmlElement, Model]:
    """The file as XML and as its model; as `read`."""
    try:
        root, definitions = read_definitions(xml)
        return root, _Reader(imports).model(definitions)
    except RecursionError:
        raise Unreadable("Its expressions, or its imports, are nested too deeply.") from None


class _Reader:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._beside: dict[str, Definitions] | None = None
        self._under_way: set[str] = set()
        self._models: dict[str, Model] = {}

    def model(self, definitions: Definitions) -> Model:
        """A model imported twice is read once; one that imports itself, however far round, is not gone into again."""
        self._under_way.add(definitions.namespace)
        found, round = [], []
        for each in definitions.imports:
            beside = self.find(each)
            if beside is not None and beside.namespace in self._under_way:
                round.append(each)
            elif beside is not None:
                model = self._models.get(beside.namespace) or self.model(beside)
                found.append(Imported(each.name, each.namespace, model))
        self._under_way.discard(definitions.namespace)
        made = self._models[definitions.namespace] = Model(definitions, found, round)
        return made

    def find(self, wanted: Import) -> Definitions | None:
        """The file that an import means."""
        beside = self._readable()
        for definitions in beside.values():
            if definitions.namespace == wanted.namespace:
                return definitions
        return beside.get((wanted.location or "").rpartition("/")[2])

    def _readable(self) -> dict[str, Definitions]:
        if self._beside is None:
            self._beside = {}
            for name, data in self._files.items():
                try:
                    self._beside[name] = read_definitions(data)[1]
                except (Unreadable, RecursionError):
                    continue
        return self._beside
