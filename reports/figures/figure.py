"""A picture together with the table it was drawn from: what a notebook shows and a folder keeps."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

FONTS = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


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
        """Write the picture (``.svg``, ``.png``) or its table (``.csv``, ``.xlsx``) and return the file.

        Raises
        ------
        ValueError
            When the name ends otherwise; for ``.png`` also when this computer has no Chinese font to draw with.
        """
        path = Path(path)
        writers = {".svg": self._svg_to, ".png": self._png_to, ".csv": self._csv_to, ".xlsx": self._xlsx_to}
        if path.suffix not in writers:
            raise ValueError(f"{path.name}: a picture is saved as .svg or .png, its table as .csv or .xlsx")
        writers[path.suffix](path)
        return path

    def _svg_to(self, path: Path) -> None:
        path.write_text(self._styled + "\n", encoding="utf-8", newline="\n")

    def _png_to(self, path: Path) -> None:
        from reports.exported import has_chinese_font, png_of

        if not has_chinese_font():
            raise ValueError(f"{path.name}: no Chinese font on this computer; install one, or save as .svg")
        path.write_bytes(png_of(self.svg))

    def _csv_to(self, path: Path) -> None:
        self.table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")

    def _xlsx_to(self, path: Path) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
            writer.book.set_properties({"title": self.title, "created": EPOCH})  # the same bytes each time
            self.table.to_excel(writer, index=False)
