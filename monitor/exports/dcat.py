"""How do catalogues of open data find a release: its description after DCAT-AP-NL 3, as JSON-LD.

All addresses in it are relative to where the document stands, so it holds in a folder, in a zip and on any site.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from monitor.catalog import Catalog
from monitor.exports.codebook import Table
from monitor.exports.datapackage import LICENCES, NAME
from monitor.exports.settings import Settings
from monitor.store import Release

EU = "http://publications.europa.eu/resource/authority/"
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FORMATS = {
    "csv": (f"{EU}file-type/CSV", "text/csv"),
    "parquet": (f"{EU}file-type/PARQUET", "application/vnd.apache.parquet"),
    "zip": (f"{EU}file-type/ZIP", "application/zip"),
}
THEMES = {"SOCI": "Bevolking en samenleving", "REGI": "Regio's en steden"}
"""Data themes of the EU, and their Dutch names."""

CITY_IN_GEONAMES = "https://sws.geonames.org/2759661/"


def dataset(
    release: Release,
    held: Iterable[Table],
    files: Mapping[str, tuple[int, str]],
    chosen: Settings,
    notice: str,
) -> dict[str, Any]:
    """The graph of one release: a dataset with a distribution per file. `files`: path -> (bytes, SHA-256)."""
    nodes = [_dataset(release, held, chosen, notice), *_agents(chosen), _licences(chosen)]
    nodes.append(_distribution(f"../{release.name}.zip", "zip", "Alles in één zip-bestand", None))
    for table in held:
        for form in ("csv", "parquet"):
            path = f"{form}/{table.file}.{form}"
            nodes.append(_distribution(path, form, f"{table.nl} ({form})", files[path]))
    return {"@context": CONTEXT, "@graph": nodes}


def catalogue(whole: Mapping[str, Any], name: str, others: Iterable[str], notice: str) -> dict[str, Any]:
    """The graph of a site: a catalogue with the release `name`, whose own graph is `whole`, and the way to others.

    It stands one folder above the description of the release.
    """
    title = "Open data van de Leefbare Wijken Monitor Arnhem"
    nodes = [_from_above(node, name) for node in whole["@graph"]]
    own = f"{name}/dcat.jsonld"
    catalog = {
        "@id": "#catalogus",
        "@type": "dcat:Catalog",
        "dct:title": _dutch(f"{notice}. {title}" if notice else title),
        "dct:description": _dutch(
            "Elke uitgave van de monitor als pakket. Eerdere uitgaven hebben een eigen beschrijving."
        ),
        "dct:publisher": {"@id": f"{own}#uitgever"},
        "dcat:contactPoint": {"@id": f"{own}#contact"},
        "dct:language": {"@id": f"{EU}language/NLD"},
        "dcat:dataset": [{"@id": f"{own}#dataset"}],
        "rdfs:seeAlso": [{"@id": f"{other}/dcat.jsonld"} for other in others],
    }
    return {"@context": CONTEXT, "@graph": [catalog, *nodes]}


def _from_above(held: Any, name: str) -> Any:
    """The same, with addresses that hold one folder higher."""
    if isinstance(held, list):
        return [_from_above(one, name) for one in held]
    if not isinstance(held, dict):
        return held
    return {key: _higher(one, name) if key == "@id" else _from_above(one, name) for key, one in held.items()}


def _higher(address: str, name: str) -> str:
    if ":" in address:
        return address
    if address.startswith("#"):
        return f"{name}/dcat.jsonld{address}"
    return address.removeprefix("../") if address.startswith("../") else f"{name}/{address}"


def _dataset(release: Release, held: Iterable[Table], chosen: Settings, notice: str) -> dict[str, Any]:
    title = f"Leefbare Wijken Monitor Arnhem, uitgave {release.name}"
    english = f"Leefbare Wijken Monitor Arnhem (liveable districts), release {release.name}"
    about = "Cijfers over leefbaarheid van stad, gebieden, wijken en buurten van Arnhem, met marges, oordelen, breuken en bronnen."
    files = [f"{form}-{table.file}" for table in held for form in ("csv", "parquet")]
    return {
        "@id": "#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{NAME}/{release.name}",
        "dct:title": [
            _dutch(f"{notice}. {title}" if notice else title),
            {"@value": english, "@language": "en"},
        ],
        "dct:description": _dutch(f"{notice}. {about}" if notice else about),
        "dcat:version": release.name,
        "dct:issued": _typed(release.name[:10], "date"),
        "dct:modified": _typed(release.name[:10], "date"),
        "dct:accessRights": {"@id": f"{EU}access-right/PUBLIC", "@type": "dct:RightsStatement"},
        "dct:creator": {"@id": "#uitgever"},
        "dct:publisher": {"@id": "#uitgever"},
        "dcat:contactPoint": {"@id": "#contact"},
        "dcat:theme": [
            {"@id": f"{EU}data-theme/{code}", "@type": "skos:Concept", "skos:prefLabel": _dutch(label)}
            for code, label in THEMES.items()
        ],
        "dcat:keyword": [_dutch(word) for word in ("leefbaarheid", "wijken", "buurten", "Arnhem")],
        "dct:language": {"@id": f"{EU}language/NLD", "@type": "dct:LinguisticSystem"},
        "dct:spatial": {"@id": CITY_IN_GEONAMES, "@type": "dct:Location", "skos:prefLabel": _dutch("Arnhem")},
        "dct:temporal": _period(release.catalog),
        "dcat:distribution": [{"@id": f"#{name}"} for name in ("zip", *files)],
    }


def _period(catalog: Catalog) -> dict[str, Any]:
    years = sorted(one.code for one in catalog.editions if one.code.isdecimal())
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _typed(f"{years[0]}-01-01", "date"),
        "dcat:endDate": _typed(f"{years[-1]}-12-31", "date"),
    }


def _distribution(path: str, form: str, title: str, facts: tuple[int, str] | None) -> dict[str, Any]:
    file_type, media = FORMATS[form]
    name = "zip" if form == "zip" else path.partition(".")[0].replace("/", "-")
    told: dict[str, Any] = {
        "@id": f"#{name}",
        "@type": "dcat:Distribution",
        "dct:title": _dutch(title),
        "dcat:accessURL": {"@id": path, "@type": "rdfs:Resource"},
        "dcat:downloadURL": {"@id": path, "@type": "rdfs:Resource"},
        "dct:license": {"@id": LICENCES},
        "dct:format": {"@id": file_type, "@type": "dct:MediaTypeOrExtent"},
        "dcat:mediaType": {
            "@id": f"https://www.iana.org/assignments/media-types/{media}",
            "@type": "dct:MediaType",
        },
    }
    if facts:
        told["dcat:byteSize"] = _typed(str(facts[0]), "nonNegativeInteger")
        told["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {
                "@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
                "@type": "spdx:ChecksumAlgorithm",
            },
            "spdx:checksumValue": _typed(facts[1], "hexBinary"),
        }
    return told


def _agents(chosen: Settings) -> list[dict[str, Any]]:
    publisher: dict[str, Any] = {
        "@id": "#uitgever",
        "@type": "foaf:Agent",
        "foaf:name": _dutch(chosen.publisher),
    }
    if chosen.publisher_uri:
        publisher["owl:sameAs"] = {"@id": chosen.publisher_uri}
    contact: dict[str, Any] = {
        "@id": "#contact",
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": chosen.contact or chosen.publisher,
    }
    if chosen.email:
        contact["vcard:hasEmail"] = {"@id": f"mailto:{chosen.email}"}
    if chosen.url:
        contact["vcard:hasURL"] = {"@id": chosen.url}
    return [publisher, contact]


def _licences(chosen: Settings) -> dict[str, Any]:
    """The document that names a licence per source; one licence for all would promise what the makers did not give."""
    told: dict[str, Any] = {
        "@id": LICENCES,
        "@type": "dct:LicenseDocument",
        "dct:title": _dutch("Licentie per bron"),
    }
    if chosen.licence_uri:
        told["dct:relation"] = {"@id": chosen.licence_uri}
    return told


def _dutch(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def _typed(text: str, kind: str) -> dict[str, str]:
    return {"@value": text, "@type": f"xsd:{kind}"}
