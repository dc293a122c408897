"""Provenance of a run as a Research Object Crate, after the profile for runs of processes (Process Run Crate 0.5)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique import __version__
from communique.outcome import Outcome
from communique.runs import folder as folders

if TYPE_CHECKING:
    import pandas as pd
    from rocrate.model import ContextEntity
    from rocrate.rocrate import ROCrate

CRATE = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_SOFTWARE = ("papermill", "nbclient", "ipykernel", "pandas", "matplotlib", "pyarrow")
_STATUS = "http://schema.org/{}ActionStatus"
_LIMIT = 10_000
_KINDS = {
    ".ipynb": "application/x-ipynb+json",
    ".html": "text/html",
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
}


def write_crate(
    folder: Path, documents: pd.DataFrame, outcomes: Sequence[Outcome], *, started: str, ended: str
) -> None:
    """Write ``ro-crate-metadata.json`` of the run in ``folder``, whose ``run.json`` and sums stand there already.

    Args:
        folder: the run.
        documents: table ``documents``: the inputs with their hashes.
        outcomes: how each notebook ended; failures are stated as failed actions with their error.
        started: when the run began, ISO 8601.
        ended: when it ended.
    """
    from rocrate.rocrate import ROCrate

    facts = folders.read_facts(folder)
    crate = ROCrate(version="1.1")
    _describe_root(crate, facts, started)
    software = _add_software(crate, facts["inputs"])
    files = _add_files(crate, folder)
    inputs = list(_add_inputs(crate, documents))
    for outcome in outcomes:
        _add_action(crate, outcome, facts, files, [*inputs, *_add_parameters(crate, outcome, facts)], software)
    for action in crate.root_dataset.get("mentions") or []:
        action["startTime"], action["endTime"] = started, ended
    text = json.dumps(crate.metadata.generate(), ensure_ascii=False, indent=1)
    folders.write_whole(folder / CRATE, text + "\n")


def _entity(crate: ROCrate, entity_id: str, **properties: Any) -> ContextEntity:
    from rocrate.model import ContextEntity

    added = crate.add(ContextEntity(crate, entity_id, properties=_plain(properties)))
    assert isinstance(added, ContextEntity)
    return added


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"@type" if name == "kind" else name: value for name, value in properties.items()}


def _describe_root(crate: ROCrate, facts: Mapping[str, Any], started: str) -> None:
    root = crate.root_dataset
    root["name"] = f"Run {facts['run']} of Communiqué on {facts['inputs']['corpus_name']}"
    root["description"] = "Tables, figures, executed notebooks and report of one run; SHA256SUMS lists its files."
    root["datePublished"] = started
    root["license"] = "The texts belong to their publishers; tables and figures may be used with a citation of the run."
    root["conformsTo"] = _entity(crate, PROFILE, kind="CreativeWork", name="Process Run Crate", version="0.5")


def _add_software(crate: ROCrate, inputs: Mapping[str, Any]) -> list[Any]:
    own = _entity(
        crate, "#communique", kind="SoftwareApplication", name="Communiqué", softwareVersion=__version__,
        identifier=f"sha256:{inputs['library']}",
    )  # fmt: skip
    python = _entity(
        crate, "#python", kind="SoftwareApplication", name="Python", softwareVersion=inputs["python"],
        operatingSystem=inputs["platform"],
    )  # fmt: skip
    found = [own, python]
    for name in _SOFTWARE:
        try:
            stated = version(name)
        except PackageNotFoundError:
            continue
        found.append(_entity(crate, f"#{name}", kind="SoftwareApplication", name=name, softwareVersion=stated))
    lock = inputs.get("lock", "")
    if lock:
        found.append(
            _entity(crate, "#lock", kind="CreativeWork", name="requirements.lock", identifier=f"sha256:{lock}")
        )
    return found


def _add_files(crate: ROCrate, folder: Path) -> dict[str, Any]:
    files = {}
    for name, digest in folders.read_sums(folder).items():
        properties = {
            "sha256": digest,
            "contentSize": str((folder / name).stat().st_size),
            "encodingFormat": _KINDS.get(Path(name).suffix, "text/plain"),
        }
        files[name] = crate.add_file(dest_path=name, properties=properties)
    crate.add_file(dest_path=folders.SUMS, properties={"encodingFormat": "text/plain"})
    return files


def _add_inputs(crate: ROCrate, documents: pd.DataFrame) -> Iterator[Any]:
    """Yield an entity a document, of the first 10,000; the hash of the whole corpus stands in ``run.json``."""
    for row in documents.head(_LIMIT).itertuples():
        properties = {"name": str(row.path), "sha256": str(row.sha256_file)}
        yield _entity(crate, f"#input-{row.Index}", kind="CreativeWork", **properties)


def _add_parameters(crate: ROCrate, outcome: Outcome, facts: Mapping[str, Any]) -> Iterator[Any]:
    for name, value in sorted(facts["inputs"]["parameters"].get(outcome.name, {}).items()):
        shown = value if isinstance(value, str | int | float) else json.dumps(value, default=str)
        identifier = f"#parameter-{outcome.name}-{name}"
        yield _entity(crate, identifier, kind="PropertyValue", name=name, value=shown)


def _add_action(
    crate: ROCrate,
    outcome: Outcome,
    facts: Mapping[str, Any],
    files: Mapping[str, Any],
    inputs: Sequence[Any],
    software: Sequence[Any],
) -> None:
    digest = facts["inputs"]["notebooks"][outcome.name]
    notebook = _entity(
        crate, f"#notebook-{outcome.name}", kind="SoftwareApplication", name=f"notebook {outcome.name}",
        identifier=f"sha256:{digest}",
    )  # fmt: skip
    notebook["softwareRequirements"] = list(software)
    made = [*facts["notebooks"].get(outcome.name, {}).get("files", []), f"notebooks/{outcome.name}.ipynb"]
    is_failed = outcome.state == "failed"
    properties = {
        "name": f"execution of notebook {outcome.name}",
        "actionStatus": {"@id": _STATUS.format("Failed" if is_failed else "Completed")},
    }
    if is_failed:
        properties["error"] = f"{outcome.cause}: {outcome.error}"
    if outcome.reused:
        properties["description"] = f"Unchanged since run {outcome.reused}, whose results were taken over."
    action = crate.add_action(
        notebook,
        identifier=f"#execution-{outcome.name}",
        object=list(inputs),
        result=[files[name] for name in made if name in files],
        properties=properties,
    )
    crate.root_dataset.append_to("mentions", action)
