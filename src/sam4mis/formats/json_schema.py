"""JSON Schemas of the data files for editors, made from the models and the vocabulary.

https://json-schema.org/draft/2020-12. The schemas accept everything that `check` accepts, and some
things that it refuses.
"""

import json
from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import CoreSchema, core_schema

from sam4mis.files import layout
from sam4mis.formats.json_records import RegistryFile
from sam4mis.model.corrections import Corrections
from sam4mis.model.discovery import Discovery
from sam4mis.model.records import (
    About,
    Dataset,
    Entry,
    Facet,
    Paper,
    Record,
    RemovedEntries,
    Sections,
    Venues,
    Work,
    Workshop,
)
from sam4mis.model.registry import Registry

_MODELS: tuple[type[Record], ...] = (
    Paper, Dataset, Workshop, RemovedEntries, Facet, Sections, Venues, About, Corrections,
    Discovery,
)  # fmt: skip


class _Generator(GenerateJsonSchema):
    """Schemas without titles that repeat the key and without defaults of null."""

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
        made = super().generate(schema, mode)
        made["$schema"] = self.schema_dialect
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # as declared above
        return False

    def default_schema(self, schema: Any) -> dict[str, Any]:
        made = super().default_schema(schema)
        made.pop("default", None)
        return made


class _ExportGenerator(_Generator):
    """What is written, where the other describes what may be written: `formats.json_records`.

    What has no value is absent and never null; what has one is there, also where it is the default.
    """

    def nullable_schema(self, schema: core_schema.NullableSchema) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def field_is_required(self, field: Any, total: bool) -> bool:
        has_value = bool(field["schema"].get("default"))
        return has_value or super().field_is_required(field, total)


def schemas(registry: Registry) -> Iterator[tuple[str, bytes]]:
    """Path and content of the schema of every kind of data file, and of the exported registry."""
    for model in _MODELS:
        made = model.model_json_schema(schema_generator=_Generator)
        if issubclass(model, Entry):
            # The id is the name of the file, and not written inside.
            made["required"].remove("id")
        if issubclass(model, Work):
            _name_choices(made["properties"], model, registry)
        yield layout.schema_path(model), _content(made)
        if model is Corrections:
            yield f"{layout.SCHEMAS}/ledger.json", _content(made)  # the former address
    exported = RegistryFile.model_json_schema(
        mode="serialization", schema_generator=_ExportGenerator
    )
    yield layout.EXPORT_SCHEMA, _content(exported)


def _content(schema: dict[str, Any]) -> bytes:
    return f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode()


def _name_choices(properties: dict[str, Any], model: type[Work], registry: Registry) -> None:
    """Add the existing sections, facets and terms as choices for editors."""
    kind = model.entry_kind.folder
    properties["sections"]["items"] = _choice(
        {section.id: section.title for section in registry.sections if section.kind == kind}
    )
    described = properties["tags"].get("description")
    properties["tags"] = {
        "description": described,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            facet.id: {
                "description": facet.definition,
                "type": "array",
                "items": _choice({term.id: term.definition for term in facet.terms}),
            }
            for facet in registry.vocabulary
        },
    }


def _choice(described: dict[str, str]) -> dict[str, Any]:
    return {"anyOf": [{"const": name, "description": text} for name, text in described.items()]}
