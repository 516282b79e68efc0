"""Turn Markdown into HTML and back."""

from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Node, NodeError, Outputs, Params
from hive.sdk.items import entries, fields_of
from hive.sdk.javascript import is_nan, to_number, to_text, truthy
from hive.sdk.markup.html_markdown import to_markdown
from hive.sdk.markup.markdown_model import Options as MarkdownOptions
from hive.sdk.markup.showdown.convert import to_html
from hive.sdk.markup.showdown.state import Options as HtmlOptions
from hive.sdk.paths import put
from hive.sdk.per_item import per_item, with_json

_FLAGS = {
    "backslashEscapesHTMLTags": "backslash_escapes_html",
    "completeHTMLDocument": "complete_document",
    "customizedHeaderId": "customized_header_id",
    "disableForced4SpacesIndentedSublists": "disable_forced_4_spaces",
    "encodeEmails": "encode_emails",
    "excludeTrailingPunctuationFromURLs": "exclude_trailing_punctuation",
    "ghCodeBlocks": "gh_code_blocks",
    "ghCompatibleHeaderId": "gh_header_id",
    "ghMentions": "gh_mentions",
    "literalMidWordAsterisks": "literal_asterisks",
    "literalMidWordUnderscores": "literal_underscores",
    "noHeaderId": "no_header_id",
    "openLinksInNewWindow": "open_in_new_window",
    "parseImgDimensions": "parse_image_dimensions",
    "rawHeaderId": "raw_header_id",
    "rawPrefixHeaderId": "raw_prefix_header_id",
    "requireSpaceBeforeHeadingText": "require_space_before_heading",
    "simpleLineBreaks": "simple_line_breaks",
    "simplifiedAutoLink": "simplified_auto_link",
    "smartIndentationFix": "smart_indentation",
    "splitAdjacentBlockquotes": "split_adjacent_quotes",
    "strikethrough": "strikethrough",
    "tables": "tables",
    "tablesHeaderId": "tables_header_id",
    "tasklists": "tasklists",
}
_SIGNS = {
    "bulletMarker": "bullet",
    "codeFence": "fence",
    "emDelimiter": "emphasis",
    "strongDelimiter": "strong",
    "codeBlockStyle": "code_blocks",
}


class MarkdownParams(Params):
    """Which way, the text, and where the result goes."""

    mode: Literal["markdownToHtml", "htmlToMarkdown"] = "htmlToMarkdown"
    html: Any = ""
    markdown: Any = ""
    destination_key: str = "data"
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class Markdown(Node[MarkdownParams]):
    """Write the converted text into a field of each item."""

    n8n_type = "n8n-nodes-base.markdown"
    params_type = MarkdownParams

    @override
    async def run(self, call: Call[MarkdownParams]) -> Outputs:
        def make(i: int, item: Item, params: MarkdownParams) -> Item:
            source = "html" if params.mode == "htmlToMarkdown" else "markdown"
            text = call.raw(i).get(source, "")
            json = dict(item["json"])
            put(json, params.destination_key, _converted(params, text, source))
            return with_json(item, json, i, binary=False)

        return [per_item(call, make)]

    @override
    def ignored(self, parameters: Any) -> frozenset[str]:
        to_md = parameters.get("mode", "htmlToMarkdown") == "htmlToMarkdown"
        return super().ignored(parameters) | {"markdown" if to_md else "html"}


def _converted(params: MarkdownParams, text: Any, source: str) -> str | None:
    if text is None and source == "markdown":
        return None
    if not isinstance(text, str):
        raise NodeError("Only text can be converted.", parameter=source)
    if source == "html":
        return to_markdown(text, _markdown_options(params.options))
    return to_html(text, _html_options(params.options))


def _markdown_options(given: dict[str, Any]) -> MarkdownOptions:
    chosen: dict[str, Any] = {
        name: to_text(given[key]) for key, name in _SIGNS.items() if truthy(given.get(key))
    }
    newlines = to_number(given.get("maxConsecutiveNewlines") or 3)
    replaced = entries(fields_of(given.get("textReplace")).get("values"))
    return MarkdownOptions(
        **chosen,
        most_newlines=3 if is_nan(newlines) else max(1, int(newlines)),
        link_references=truthy(given.get("useLinkReferenceDefinitions")),
        data_images=truthy(given.get("keepDataImages")),
        ignore=_names(given.get("ignore")),
        blocks=_names(given.get("blockElements")),
        global_escape=_pair(fields_of(given.get("globalEscape")).get("value")),
        line_start_escape=_pair(fields_of(given.get("lineStartEscape")).get("value")),
        text_replace=tuple(pair for entry in replaced if (pair := _pair(entry))),
    )


def _names(value: Any) -> tuple[str, ...]:
    return tuple(name.strip() for name in to_text(value).split(",")) if truthy(value) else ()


def _pair(value: Any) -> tuple[str, str] | None:
    found = fields_of(value)
    if not found:
        return None
    return to_text(found.get("pattern", "")), to_text(found.get("replacement", ""))


def _html_options(given: dict[str, Any]) -> HtmlOptions:
    if truthy(given.get("emoji")):
        raise NodeError("Hive cannot write emoji by their names yet.", parameter="options")
    chosen: dict[str, Any] = {
        name: truthy(given[key]) for key, name in _FLAGS.items() if key in given
    }
    level = to_number(given.get("headerLevelStart", 1))
    prefix = given.get("prefixHeaderId", "")
    if isinstance(prefix, bool):
        prefix = "section-" if prefix else ""
    return HtmlOptions(
        **chosen,
        header_level_start=1 if is_nan(level) else int(level),
        prefix_header_id=to_text(prefix),
        gh_mentions_link=to_text(given.get("ghMentionsLink", "https://github.com/{u}")),
    )
