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
            case "table" when !IsLayout(element):
                Flush();
                if (element.Children.FirstOrDefault(child => child.LocalName == "caption") is { } caption)
                {
                    builder.Add(BlockKind.Paragraph, TextOf(caption));
                }

                builder.Add(BlockKind.Table, new HtmlTable(limits, TextOf, cancellationToken).Write(element));
                return;
        }
        if (HtmlElements.IsInline(element))
        {
            Children(element);
            return;
        }
        Flush();
        Children(element);
        Flush();
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
            else if (child is IElement element && !IsDropped(element))
            {
                var apart = !HtmlElements.IsInline(element);
                result.Append(apart ? " " : "");
                AppendVisible(element, result, depth + 1);
                result.Append(apart ? " " : "");
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
        // The header of an article holds its title and the aside of one its notes; those of a page do not.
        return (name is "footer" or "aside" || (name == "header" && !_aboveFirstHeadings.Contains(element)))
            && element.Closest("article, main, [role=main]") is null;
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

    // A table that holds other blocks, or a single column, is there for the layout of the page.
    private bool IsLayout(IElement table) =>
        article?.IsAround(table) == true
        || table.GetAttribute("role") is "presentation" or "none"
        || table.QuerySelector("table, h1, h2, h3, h4, h5, h6, pre") is not null
        || table.QuerySelector("td ~ td, th ~ td, td ~ th, th ~ th") is null;
}
