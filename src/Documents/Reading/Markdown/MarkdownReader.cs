using System.Runtime.CompilerServices;
using System.Text;
using AngleSharp.Html.Parser;
using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Html;

namespace Pipeline.Documents.Reading.Markdown;

/// <summary>Reads Markdown: CommonMark with pipe tables, task lists, footnotes and a YAML title at the top.</summary>
internal sealed class MarkdownReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var text = TextDecoding.Decode(source.Content.Span, FormatDetection.Charset(source.ContentType));
        var builder = new MarkdownPipelineBuilder { MaximumNestingDepth = limits.MaxNesting }
            .UseYamlFrontMatter()
            .UsePipeTables()
            .UseTaskLists()
            .UseFootnotes();
        foreach (var parser in builder.BlockParsers)
        {
            parser.Closed += TangledText.LeaveAsItStands;
        }

        var pipeline = builder.Build();
        MarkdownDocument document;
        try
        {
            document = Markdig.Markdown.Parse(TangledText.WithDefinitionsApart(text), pipeline);
        }
        catch (Exception e) when (e.Message.Contains("nested", StringComparison.OrdinalIgnoreCase))
        {
            throw Failures.TooDeep(limits, e); // Markdig has no exception type of its own for it.
        }
        return new Walk(new DocumentTextBuilder("markdown", limits), limits, cancellationToken).Read(document);
    }

    private sealed class Walk(DocumentTextBuilder builder, ReadingLimits limits, CancellationToken cancellationToken)
    {
        private readonly StringBuilder _html = new();
        private HtmlParser? _parser;

        public DocumentText Read(MarkdownDocument document)
        {
            Blocks(document, 0);
            FlushHtml();
            return builder.Build();
        }

        private void Blocks(ContainerBlock container, int depth)
        {
            foreach (var block in container)
            {
                Block(block, depth);
            }
        }

        private void Block(Block block, int depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RuntimeHelpers.EnsureSufficientExecutionStack();
            if (depth > limits.MaxNesting)
            {
                throw Failures.TooDeep(limits);
            }

            if (block is HtmlBlock fragment)
            {
                // Blocks that follow one another are read together: they often open and close the same elements.
                _html.Append(fragment.Lines.ToString()).Append('\n');
                return;
            }
            FlushHtml();
            switch (block)
            {
                case YamlFrontMatterBlock front:
                    builder.Title ??= FrontMatterTitle(front.Lines.ToString());
                    break;
                case HeadingBlock heading:
                    var text = TextOf(heading);
                    if (heading.Level == 1 && text.Length > 0)
                    {
                        builder.Title ??= text;
                    }

                    builder.Add(BlockKind.Heading, text, heading.Level);
                    break;
                case ParagraphBlock paragraph:
                    builder.Add(BlockKind.Paragraph, TextOf(paragraph));
                    break;
                case CodeBlock code:
                    builder.Add(BlockKind.Code, code.Lines.ToString(), language: (code as FencedCodeBlock)?.Info);
                    break;
                case Table table:
                    builder.Add(BlockKind.Table, TableOf(table));
                    break;
                case ListItemBlock item:
                    Item(item, depth);
                    break;
                case LinkReferenceDefinitionGroup or FootnoteLinkReferenceDefinition:
                    break;
                case ContainerBlock container:
                    Blocks(container, depth + 1);
                    break;
            }
        }

        private void Item(ListItemBlock item, int depth)
        {
            var marker = item.Parent is ListBlock { IsOrdered: true } list
                ? $"{item.Order}{list.OrderedDelimiter} "
                : "- ";
            foreach (var block in item)
            {
                if (marker.Length > 0 && block is ParagraphBlock paragraph)
                {
                    FlushHtml();
                    builder.Add(BlockKind.ListItem, marker + TextOf(paragraph));
                }
                else
                {
                    Block(block, depth + 1);
                }
                marker = "";
            }
        }

        private string TableOf(Table table)
        {
            var text = new BarTable(limits);
            var hasHeader = false;
            foreach (var row in table.OfType<TableRow>())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var cells = row.OfType<TableCell>()
                    .Select(cell => string.Join(' ', cell.OfType<LeafBlock>().Select(TextOf)))
                    .ToList();
                if (row.IsHeader && !hasHeader)
                {
                    text.SetHeader(cells);
                }
                else
                {
                    text.Row(cells);
                }

                hasHeader |= row.IsHeader;
            }
            return text.ToString();
        }

        private void FlushHtml()
        {
            if (_html.Length == 0)
            {
                return;
            }

            var html = _html.ToString();
            _html.Clear();
            HtmlReader.AppendFragment(_parser ??= HtmlReader.Parser(limits), html, builder, limits, cancellationToken);
        }

        private static string TextOf(LeafBlock leaf)
        {
            if (!leaf.ProcessInlines)
            {
                return leaf.Lines.ToString();
            }

            var result = new StringBuilder();
            if (leaf.Inline is not null)
            {
                Append(leaf.Inline, result);
            }

            return result.ToString();
        }

        private static void Append(ContainerInline container, StringBuilder result)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            for (var inline = container.FirstChild; inline is not null; inline = inline.NextSibling)
            {
                switch (inline)
                {
                    case LiteralInline literal:
                        result.Append(literal.Content.AsSpan());
                        break;
                    case CodeInline code:
                        result.Append(code.Content);
                        break;
                    case LineBreakInline line:
                        result.Append(line.IsHard ? '\n' : ' ');
                        break;
                    case AutolinkInline link:
                        result.Append(link.Url);
                        break;
                    case HtmlEntityInline entity:
                        result.Append(entity.Transcoded.AsSpan());
                        break;
                    case HtmlInline html when html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase):
                        result.Append('\n');
                        break;
                    case TaskList task:
                        result.Append(task.Checked ? "[x]" : "[ ]");
                        break;
                    case ContainerInline nested:
                        Append(nested, result);
                        break;
                }
            }
        }

        private static string? FrontMatterTitle(string yaml)
        {
            foreach (var line in yaml.AsSpan().EnumerateLines())
            {
                if (!line.StartsWith("title:", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                var value = line["title:".Length..].Trim();
                if (value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0])
                {
                    value = value[1..^1];
                }
                // A block scalar ("|", ">") carries no title on this line.
                return value.IsEmpty || value[0] is '|' or '>' ? null : value.ToString();
            }
            return null;
        }
    }
}
