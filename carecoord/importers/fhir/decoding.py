"""One resource from its JSON: typed and fast when well formed, forgiving when not."""

import re

import msgspec
from msgspec import inspect

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.importers.fhir.shapes import KEPT, Bundle, Resource
from carecoord.importers.fhir.versions import version_of_statement, version_other_than_r4

_HEAD = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"(\w+)"')
_DECODERS = {kind: msgspec.json.Decoder(shape) for kind, shape in KEPT.items()}
_SHAPES = {kind: inspect.type_info(shape) for kind, shape in KEPT.items()}
_BUNDLE = msgspec.json.Decoder(Bundle)
BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises where bytes are no JSON, not UTF-8, or nested without end."""

_ANY_NAME = "text"  # where a bare word goes that stands in place of a coded concept


class _Head(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    fhir_version: str = ""


class SpoiledError(RefusedError):
    """One file spoils the whole export, whatever the others hold."""


class WrongVersionError(SpoiledError):
    """The file is FHIR, but not R4."""

    def __init__(self, version: str) -> None:
        super().__init__(
            _(
                "This file is FHIR {version}; only FHIR R4 can be read."
                " Ask the source for an export in FHIR R4 (version 4.0.1)."
            ).format(version=version)
        )


def type_of(raw: bytes | msgspec.Raw) -> str:
    """The resourceType, '' if there is none; found without decoding where it stands first."""
    match = _HEAD.match(raw)
    if match:
        return match[1].decode()
    try:
        return msgspec.json.decode(raw, type=_Head).resource_type
    except msgspec.ValidationError:
        return ""


def version_stated(kind: str, raw: bytes | msgspec.Raw) -> str:
    """The version other than R4 that a server's own description names; '' for all other types."""
    if kind != "CapabilityStatement":
        return ""
    return version_of_statement(msgspec.json.decode(raw, type=_Head).fhir_version)


def decode_bundle(data: bytes | msgspec.Raw) -> Bundle:
    """The entries of a bundle, each still undecoded.

    Raises:
        msgspec.DecodeError: The file is not JSON, or cut off.
    """
    try:
        return _BUNDLE.decode(data)
    except msgspec.ValidationError:
        fitted = _fitted(msgspec.json.decode(data), inspect.type_info(Bundle))
        return msgspec.convert(fitted, Bundle, strict=False)


def decode(raw: bytes | msgspec.Raw, kind: str) -> Resource:
    """A resource of a kept kind.

    Raises:
        WrongVersionError: Its form is that of DSTU2, STU3 or R5.
        msgspec.ValidationError: It cannot be understood even with good will.
    """
    try:
        return _DECODERS[kind].decode(raw)
    except msgspec.ValidationError:
        loose = msgspec.json.decode(raw, type=dict[str, object])
    refuse_other_versions(kind, loose)
    return msgspec.convert(_fitted(loose, _SHAPES[kind]), KEPT[kind], strict=False)


def refuse_other_versions(kind: str, loose: dict[str, object]) -> None:
    """Raise WrongVersionError where the form is another version's."""
    if version := version_other_than_r4(kind, loose):
        raise WrongVersionError(version)


def _fitted(value: object, shape: inspect.Type) -> object:
    """Bend what writers get wrong: a lone object for a list, null, a number for a text."""
    match shape:
        case inspect.UnionType():
            return _fitted(value, shape.types[0])
        case inspect.ListType():
            items = value if isinstance(value, list) else [value]
            return [_fitted(item, shape.item_type) for item in items if item is not None]
        case inspect.StructType():
            return _fitted_object(value, shape)
        case inspect.StrType():
            return _fitted_text(value)
        case inspect.RawType():
            return msgspec.Raw(msgspec.json.encode(value))
    return value


def _fitted_object(value: object, shape: inspect.StructType) -> dict[str, object]:
    if isinstance(value, list):
        value = value[0] if value else {}
    if not isinstance(value, dict):
        return {_ANY_NAME: str(value)}
    return {
        field.encode_name: _fitted(value[field.encode_name], field.type)
        for field in shape.fields
        if value.get(field.encode_name) is not None and not isinstance(field.type, inspect.NoneType)
    }


def _fitted_text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(str(part) for part in value if part is not None)
    return "" if isinstance(value, dict) else str(value)
