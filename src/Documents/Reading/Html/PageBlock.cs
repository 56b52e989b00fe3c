using AngleSharp.Dom;

namespace Pipeline.Documents.Reading.Html;

/// <summary>
/// A block of a page with what its text is like. Lengths are weights: a letter or digit counts one, a character of
/// Korean, Chinese or Japanese two, because it says about as much as two letters; nothing else counts.
/// </summary>
internal sealed class PageBlock(IElement element, PageBlock? parent)
{
    public IElement Element { get; } = element;

    public PageBlock? Parent { get; } = parent;

    public List<PageBlock> Children { get; } = [];

    /// <summary>The lines of text that stand in this block and in no smaller one.</summary>
    public List<TextRun> Runs { get; } = [];

    /// <summary>The weight of all text, smaller blocks included.</summary>
    public int Text { get; set; }

    /// <summary>The weight of the text that is part of a link.</summary>
    public int Linked { get; set; }

    /// <summary>The weight of the text of links that pass the page on to others.</summary>
    public int Shared { get; set; }

    /// <summary>The weight of the text of links to places of the page.</summary>
    public int Placed { get; set; }

    /// <summary>The weight of the text in runs that read like sentences.</summary>
    public int Prose { get; set; }

    /// <summary>As <see cref="Prose"/>, without blocks that are beside the article.</summary>
    public int KeptProse { get; set; }

    /// <summary>How much the block looks like what holds the article.</summary>
    public double Score { get; set; }

    /// <summary>Whether lines are broken in the block: its runs are several paragraphs.</summary>
    public bool HasBreaks { get; set; }

    /// <summary>Whether a title is in the block, or the block is one.</summary>
    public bool HasTitle { get; set; } = element.LocalName == "h1";

    /// <summary>The block of an element in this one, or null.</summary>
    public PageBlock? Find(IElement element)
    {
        var pending = new Stack<PageBlock>([this]);
        while (pending.TryPop(out var block))
        {
            if (block.Element == element)
            {
                return block;
            }

            block.Children.ForEach(pending.Push);
        }
        return null;
    }

    /// <summary>The part of the text that is linked, 0 to 1.</summary>
    public double LinkDensity => Text == 0 ? 0 : (double)Linked / Text;
}

/// <summary>Text of one block between two others.</summary>
/// <param name="Text">Its weight.</param>
/// <param name="Linked">The weight of what is linked.</param>
/// <param name="Marks">Commas and ends of sentences.</param>
/// <param name="IsProse">Whether it reads like a sentence, and is no list of links.</param>
internal readonly record struct TextRun(int Text, int Linked, int Marks, bool IsProse);
