"""What the site needs beyond plain Markdown: formulas as MathML, GitHub's anchors, the list of decisions; nothing remote."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from latex2mathml.converter import convert

FENCE = re.compile(r"(^```.*?^```$|`[^`\n]*`)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
INLINE = re.compile(r"(?<![\w$\\])\$(?![\s$])([^$]+?)(?<![\s\\])\$(?![\w$])")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s:]+)(#[^)]*)?\)")
THEME = {
    '<html class="writer-html5" lang="en"': '<html class="writer-html5" lang="zh-CN"',
    "&laquo; Previous": "&laquo; 上一页",
    "Next &raquo;": "下一页 &raquo;",
    "> Previous</a>": "> 上一页</a>",
    ">Next <": ">下一页 <",
}
"""What the theme says of its own on a page."""
TOKEN = "xformula{}x"
_formulas: list[str] = []


def slug(text: str, separator: str) -> str:
    """Return the anchor that GitHub gives a heading, so that links hold in both places."""
    kept = re.sub(r"[^\w\- ]", "", text.strip().lower())
    return kept.replace(" ", separator)


def on_config(config: Any) -> Any:
    """Give headings GitHub's anchors."""
    config.mdx_configs.setdefault("toc", {})["slugify"] = slug
    return config


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Take formulas out, and links that lead out of the pages; list the decisions on their page."""
    del files
    if page.file.src_uri == "decisions/README.md":
        markdown += decisions(Path(config.docs_dir) / "decisions")
    here = Path(config.docs_dir) / Path(page.file.src_uri).parent
    parts = FENCE.split(markdown)
    parts[::2] = [_prose(part, here, Path(config.docs_dir)) for part in parts[::2]]
    return "".join(parts)


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Put the formulas back, as MathML that browsers show by themselves."""
    del page, config, files
    return re.sub(r"xformula(\d+)x", lambda found: _formulas[int(found[1])], html)


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Say on Chinese pages that they are, and in Chinese what the theme adds."""
    del config
    if not page.file.src_uri.endswith(".zh-CN.md"):
        return output
    for english, chinese in THEME.items():
        output = output.replace(english, chinese)
    return output


def decisions(folder: Path) -> str:
    """Return the list of the records, by number."""
    lines = []
    for path in sorted(folder.glob("[0-9]*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        lines.append(f"* [{title}]({path.name})")
    return "\n" + "\n".join(lines) + "\n"


def _prose(text: str, here: Path, docs: Path) -> str:
    text = BLOCK.sub(lambda found: _kept(found[1], "block"), text)
    text = INLINE.sub(lambda found: _kept(found[1], "inline"), text)
    return LINK.sub(lambda found: _link(found, here, docs), text)


def _kept(formula: str, display: str) -> str:
    _formulas.append(convert(" ".join(formula.split()), display=display))
    return TOKEN.format(len(_formulas) - 1)


def _link(found: re.Match[str], here: Path, docs: Path) -> str:
    """Return a link as it is, or its words alone when it leads to a file that is no page."""
    target = (here / unquote(found[2])).resolve()
    return found[0] if target.is_relative_to(docs.resolve()) else found[1]
