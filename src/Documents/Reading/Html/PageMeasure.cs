using System.Runtime.CompilerServices;
using AngleSharp.Dom;

namespace Pipeline.Documents.Reading.Html;

/// <summary>Measures the blocks of a page in one walk over it.</summary>
internal sealed class PageMeasure(ReadingLimits limits, CancellationToken cancellationToken)
{
    private int _text;
    private int _linked;
    private int _marks;
    private int _depth;

    /// <summary>The blocks below an element.</summary>
    public PageBlock Of(IElement root) => Measure(root, null, linked: false);

    private PageBlock Measure(IElement element, PageBlock? parent, bool linked)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var block = new PageBlock(element, parent);
        Walk(element, block, linked);
        EndRun(block);
        foreach (var child in block.Children)
        {
            block.Text += child.Text;
            block.Linked += child.Linked;
            block.Prose += child.Prose;
            block.HasTitle |= child.HasTitle;
        }
        return block;
    }

    private void Walk(INode node, PageBlock block, bool linked)
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
                Count(text.Data, linked);
            }
            else if (child is IElement { LocalName: "br" })
            {
                block.HasBreaks = true;
            }
            else if (child is IElement { LocalName: "math" })
            {
                Count(child.TextContent, linked);
            }
            else if (child is IElement element && !HtmlElements.IsSilent(element))
            {
                var inLink = linked || element.LocalName == "a";
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

    private void Count(string data, bool linked)
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
        _linked += linked ? weight : 0;
    }

    private void EndRun(PageBlock block)
    {
        if (_text > 0)
        {
            var run = new TextRun(_text, _linked, _marks);
            block.Runs.Add(run);
            block.Text += run.Text;
            block.Linked += run.Linked;
            block.Prose += run.IsProse ? run.Text : 0;
        }
        (_text, _linked, _marks) = (0, 0, 0);
    }
}
