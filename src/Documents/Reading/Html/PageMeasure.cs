using System.Runtime.CompilerServices;
using AngleSharp.Dom;

namespace Pipeline.Documents.Reading.Html;

/// <summary>Measures the blocks of a page in one walk over it.</summary>
internal sealed class PageMeasure(ReadingLimits limits, CancellationToken cancellationToken)
{
    // Long enough for a sentence; what is marked as a paragraph may be a line of verse.
    private const int LeastProse = 80;
    private const int LeastParagraph = 20;

    private static readonly string[] Handed = ["url=http", "u=http", "link=http", "sharer", "intent/tweet"];

    private int _text;
    private int _linked;
    private int _marks;
    private int _shared;
    private int _placed;
    private int _depth;

    /// <summary>The blocks below an element.</summary>
    public PageBlock Of(IElement root) => Measure(root, null, LinkKind.None);

    private PageBlock Measure(IElement element, PageBlock? parent, LinkKind link)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var block = new PageBlock(element, parent);
        Walk(element, block, link);
        EndRun(block);
        foreach (var child in block.Children)
        {
            block.Text += child.Text;
            block.Linked += child.Linked;
            block.Shared += child.Shared;
            block.Placed += child.Placed;
            block.Prose += child.Prose;
            block.HasTitle |= child.HasTitle;
        }
        return block;
    }

    private void Walk(INode node, PageBlock block, LinkKind link)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_depth > limits.MaxNesting)
        {
            throw Failures.TooDeep(limits);
        }

        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
            {
                Count(text.Data, link);
            }
            else if (child is IElement { LocalName: "br" })
            {
                block.HasBreaks = true;
            }
            else if (child is IElement { LocalName: "math" })
            {
                Count(child.TextContent, link);
            }
            else if (child is IElement element && !HtmlElements.IsSilent(element))
            {
                var inLink = element.LocalName == "a" ? KindOf(element) : link;
                if (HtmlElements.IsInline(element))
                {
                    Walk(element, block, inLink);
                    continue;
                }

                EndRun(block);
                block.Children.Add(Measure(element, block, inLink));
            }
        }
        _depth--;
    }

    private void Count(string data, LinkKind link)
    {
        var weight = 0;
        foreach (var c in data)
        {
            if (char.IsLetterOrDigit(c))
            {
                weight += c >= '\u1100' ? 2 : 1;
            }
            else if (c is ',' or '.' or '!' or '?' or ';' or '、' or '。' or '，' or '！' or '？')
            {
                _marks++;
            }
        }
        _text += weight;
        _linked += link != LinkKind.None ? weight : 0;
        _shared += link == LinkKind.Share ? weight : 0;
        _placed += link == LinkKind.Place ? weight : 0;
    }

    private bool IsProse(IElement element) =>
        _text - _linked >= (element.LocalName == "p" ? LeastParagraph : LeastProse) && _linked * 2 < _text;

    private void EndRun(PageBlock block)
    {
        if (_text > 0)
        {
            var run = new TextRun(_text, _linked, _marks, IsProse(block.Element));
            block.Runs.Add(run);
            block.Text += run.Text;
            block.Linked += run.Linked;
            block.Shared += _shared;
            block.Placed += _placed;
            block.Prose += run.IsProse ? run.Text : 0;
        }
        (_text, _linked, _marks, _shared, _placed) = (0, 0, 0, 0, 0);
    }

    // A link that hands this page's address to another site, or to a mail, is for passing the page on.
    private static LinkKind KindOf(IElement link)
    {
        var target = link.GetAttribute("href") ?? "";
        if (target.StartsWith('#'))
        {
            return LinkKind.Place;
        }

        var isShare =
            target.StartsWith("mailto:?", StringComparison.OrdinalIgnoreCase)
            || Handed.Any(mark => target.Contains(mark, StringComparison.OrdinalIgnoreCase));
        return isShare ? LinkKind.Share : LinkKind.Plain;
    }

    private enum LinkKind
    {
        None,
        Plain,
        Share,

        /// <summary>To a place of the same page.</summary>
        Place,
    }
}
