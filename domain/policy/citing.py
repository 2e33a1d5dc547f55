"""Where an entry of a file says it comes from, with the document looked up."""

from collections.abc import Mapping

from domain.language import Text
from domain.policy.faults import FileFaults, PolicyFault
from domain.policy.form import Path, nearest
from domain.policy.parameter import Document, Source
from domain.policy.schema import SourceEntry


def cite(
    entry: SourceEntry, documents: Mapping[str, Document], faults: FileFaults, path: Path, name: str
) -> Source | PolicyFault:
    """Return the source of the entry at ``path``, or the fault that its document is not among those listed."""
    if entry.document is not None and entry.document not in documents:
        problem = Text("引用的文件未列出", "is not among the documents")
        near = nearest(entry.document, tuple(sorted(documents)))
        return faults.at((*path, "source", "document"), entry.document, problem, near, name)
    document = documents[entry.document] if entry.document else None
    return Source(entry.grade, document, entry.clause, entry.quote, entry.note)
