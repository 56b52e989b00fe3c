using System.Runtime.CompilerServices;
using System.Text;
using AngleSharp.Dom;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Html;

/// <summary>Walks a document tree and writes its blocks.</summary>
internal sealed class HtmlBlocks(
    DocumentTextBuilder builder,
    ReadingLimits limits,
    bool keepBoilerplate,
    CancellationToken cancellationToken,
    PageArticle? article = null
)
{
    private readonly StringBuilder _inline = new();
    private readonly Dictionary<IElement, int> _numbers = [];
    private readonly HashSet<INode> _aboveFirstHeadings = [];
    private string _marker = "";
    private int _depth;

    public void Read(IElement root)
    {
        foreach (var heading in root.QuerySelectorAll("h1"))
        {
            for (var above = heading.Parent; above is not null && _aboveFirstHeadings.Add(above); above = above.Parent)
            { }
        }
        Children(root);
        Flush();
    }

    private void Children(INode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_depth > limits.MaxNesting)
        {
            throw Failures.TooDeep(limits);
        }
        // A node finds its next sibling by looking for itself among all of them.
        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
            {
                AppendText(text.Data);
            }
            else if (child is IElement element && !IsDropped(element))
            {
                Element(element);
            }
        }
        _depth--;
    }

    private void Element(IElement element)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var name = element.LocalName;
        switch (name)
        {
            case "br":
                _inline.Append('\n');
                return;
            case "math":
                AppendText(MathLine.Of(element));
                return;
            case "img":
                Image(ImageText.Of(element, article?.IsFound == true));
                return;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                Flush();
                builder.Add(BlockKind.Heading, TextOf(element), name[1] - '0');
                return;
            case "pre" or "listing" or "xmp":
                Flush();
                builder.Add(BlockKind.Code, element.TextContent, language: LanguageOf(element));
                return;
            case "li":
                Flush();
                _marker = MarkerOf(element);
                Children(element);
                Flush();
                _marker = "";
                return;
            case "table" when article?.IsAround(element) != true && HtmlTable.IsData(element):
                Flush();
                Table(element);
                return;
        }
        if (HtmlElements.IsInline(element))
        {
            var isGloss = HtmlElements.IsGloss(element);
            AppendText(isGloss ? "(" : "");
            Children(element);
            AppendText(isGloss ? ")" : "");
            return;
        }
        Flush();
        Children(element);
        Flush();
    }

    private void Table(IElement element)
    {
        if (element.Children.FirstOrDefault(child => child.LocalName == "caption") is { } caption)
        {
            builder.Add(BlockKind.Paragraph, TextOf(caption));
        }

        var table = new HtmlTable(limits, TextOf, cancellationToken);
        var text = table.Write(element);
        foreach (var title in table.Titles)
        {
            builder.Add(BlockKind.Paragraph, title);
        }

        builder.Add(BlockKind.Table, text);
    }

    // Within a line it stands apart from what the line says.
    private void Image(string said)
    {
        if (said.Length > 0 && _marker.Length == 0 && _inline.ToString().AsSpan().IsWhiteSpace())
        {
            _inline.Clear();
            builder.Add(BlockKind.Paragraph, said);
        }
        else if (said.Length > 0)
        {
            AppendText($" [{said}] ");
        }
    }

    // Highlighters mark the element or the code in it: class="language-x", class="lang-x" or data-lang="x".
    private static string? LanguageOf(IElement pre)
    {
        foreach (var element in new[] { pre, pre.Children.FirstOrDefault(child => child.LocalName == "code") })
        {
            var declared = element?.GetAttribute("data-lang") ?? element?.GetAttribute("data-language");
            if (declared is { Length: > 0 })
            {
                return declared;
            }

            var classes = (element?.ClassName ?? "").AsSpan();
            foreach (var range in classes.Split(' '))
            {
                var name = classes[range];
                if (
                    name.StartsWith("language-", StringComparison.Ordinal)
                    || name.StartsWith("lang-", StringComparison.Ordinal)
                )
                {
                    return name[(name.IndexOf('-') + 1)..].ToString();
                }
            }
        }
        return null;
    }

    private void Flush()
    {
        if (_inline.Length == 0)
        {
            return;
        }

        var text = _inline.ToString();
        _inline.Clear();
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        builder.Add(_marker.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph, _marker + text.Trim());
        _marker = "";
    }

    // White space of the source means a space; line feeds in the buffer come from br only.
    private void AppendText(string data)
    {
        foreach (var c in data)
        {
            _inline.Append(c is '\n' or '\r' or '\t' or '\f' ? ' ' : c);
        }

        if (_inline.Length / 3 > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }
    }

    private string TextOf(IElement element)
    {
        var result = new StringBuilder();
        AppendVisible(element, result, 0);
        return result.ToString();
    }

    private void AppendVisible(INode node, StringBuilder result, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (depth > limits.MaxNesting)
        {
            throw Failures.TooDeep(limits);
        }

        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
            {
                result.Append(text.Data);
            }
            else if (child is IElement { LocalName: "math" } math)
            {
                result.Append(MathLine.Of(math));
            }
            else if (child is IElement { LocalName: "img" } image)
            {
                result.Append(ImageText.Of(image, article?.IsFound == true) is { Length: > 0 } said ? $" {said} " : "");
            }
            else if (child is IElement element && !IsDropped(element))
            {
                var isApart = !HtmlElements.IsInline(element);
                var isGloss = HtmlElements.IsGloss(element);
                result.Append(
                    isApart ? " "
                    : isGloss ? "("
                    : ""
                );
                AppendVisible(element, result, depth + 1);
                result.Append(
                    isApart ? " "
                    : isGloss ? ")"
                    : ""
                );
            }
        }
    }

    private bool IsDropped(IElement element)
    {
        var name = element.LocalName;
        if (HtmlElements.IsSilent(element) || article?.LeavesOut(element) == true)
        {
            return true;
        }

        if (keepBoilerplate)
        {
            return false;
        }

        if (name == "nav" || element.GetAttribute("role") is "navigation" or "search" or "banner" or "contentinfo")
        {
            return true;
        }
        // The header of an article holds its title, the aside of one its notes and the footer of a quotation its
        // source; those of a page do not. Of an article that was found, what is not part of it has been left out.
        return (
                name == "footer"
                || (name == "aside" && article?.IsFound != true)
                || (name == "header" && !_aboveFirstHeadings.Contains(element))
            ) && element.Closest("article, main, [role=main], blockquote, figure") is null;
    }

    private string MarkerOf(IElement item)
    {
        if (item.ParentElement is not { LocalName: "ol" } list)
        {
            return "- ";
        }

        if (!_numbers.TryGetValue(list, out var number))
        {
            number = int.TryParse(list.GetAttribute("start"), out var start) ? start : 1;
        }

        _numbers[list] = unchecked(number + 1);
        return $"{number}. ";
    }
}
