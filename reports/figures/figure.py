"""A picture together with the table it was drawn from: what a notebook shows and a folder keeps."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

FONTS = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"


@dataclass(frozen=True, eq=False)
class Figure:
    """One picture.

    Parameters
    ----------
    title
        What it shows.
    svg
        The picture: text stays text, nothing is fetched.
    table
        The figures that it shows, to be drawn otherwise with any library.
    """

    title: str
    svg: str
    table: pd.DataFrame

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        size = re.search(r'viewBox="0 0 ([\d.]+)', self.svg)
        width = size[1] if size else "1016"
        return f'<div style="max-width:{width}px;background:#fff">{self._styled}</div>'

    def __repr__(self) -> str:
        return f"Figure({self.title!r}, {len(self.table)} rows in .table)"

    @property
    def _styled(self) -> str:
        """Return the picture with its fonts, which a page states elsewhere."""
        return self.svg.replace("<svg ", f'<svg font-family="{FONTS}" ', 1)

    def save(self, path: str | Path) -> Path:
        """Write the picture (``.svg``) or its table (``.csv``) and return the file.

        Raises
        ------
        ValueError
            When the name ends otherwise.
        """
        path = Path(path)
        if path.suffix == ".svg":
            path.write_text(self._styled + "\n", encoding="utf-8")
        elif path.suffix == ".csv":
            self.table.to_csv(path, index=False, encoding="utf-8-sig")
        else:
            raise ValueError(f"{path.name}: a picture is saved as .svg, its table as .csv")
        return path
