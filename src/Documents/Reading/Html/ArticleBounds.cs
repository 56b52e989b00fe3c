using AngleSharp.Dom;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Html;

/// <summary>Tells where the article of a page ends: what beside it belongs to it.</summary>
/// <param name="leftOut">Takes the elements that do not.</param>
/// <param name="around">Takes the elements that the article is in.</param>
internal sealed class ArticleBounds(HashSet<IElement> leftOut, HashSet<IElement> around)
{
    // More of a text is linked only where it is about other pages.
    private const double MostLinked = 0.25;
    private const double LeastPoints = 10;

    // A list of other pages is for the most part links.
    private const double LeastLinked = 0.5;

    // Names of things in a reference link to them; a table of contents is nothing else.
    private const double LinkedSection = 0.9;

    private bool _isBelowTitle;

    /// <summary>What the page is called.</summary>
    public string Title { get; init; } = "";

    /// <summary>Whether the page marks all this as its main part: only links to others are beside the article
    /// then.</summary>
    public bool IsMarked { get; init; }

    /// <summary>Leaves out whatever is beside the way to the article, but for siblings that belong to it, the page's
    /// title and what stands between the two.</summary>
    public void Keep(PageBlock page, PageBlock article)
    {
        var way = new List<PageBlock>();
        for (var inner = article; inner != page && inner.Parent is not null; inner = inner.Parent)
        {
            way.Add(inner);
        }

        way.Reverse();
        foreach (var inner in way)
        {
            around.Add(inner.Parent!.Element);
            var isPast = false;
            foreach (var sibling in inner.Parent.Children)
            {
                if (sibling == inner)
                {
                    isPast = true;
                }
                else if (inner != article || !Belongs(sibling, article))
                {
                    Leave(sibling, article, isPast);
                }
            }
        }
    }

    private void Leave(PageBlock block, PageBlock article, bool isPast)
    {
        if (leftOut.Contains(block.Element))
        {
            return;
        }

        if (!article.HasTitle && block.Element.LocalName == "h1")
        {
            _isBelowTitle = IsTitle(block.Element);
        }
        else if (!article.HasTitle && block.HasTitle)
        {
            block.Children.ForEach(child => Leave(child, article, isPast));
        }
        else if (PageHints.IsBeside(block.Element) || !IsSection(block) && (isPast || !_isBelowTitle || !IsLead(block)))
        {
            leftOut.Add(block.Element);
        }
    }

    // What is made to be looked things up in has headings that link to themselves.
    private bool IsSection(PageBlock block) =>
        (IsMarked && block.LinkDensity < LeastLinked && (block.Prose > 0 || HasStructure(block.Element)))
        || (block.LinkDensity < LinkedSection && LinksToItself(block));

    // More than a label such as "advertisement" or a name.
    private static bool HasStructure(IElement element) =>
        IsStructure(element)
        || element.QuerySelector("pre, code, table, dl, ul, ol, figure, h2, h3, h4, h5, h6") is not null;

    private static bool IsStructure(IElement element) =>
        element.LocalName
            is "pre"
                or "table"
                or "dl"
                or "ul"
                or "ol"
                or "figure"
                or "h2"
                or "h3"
                or "h4"
                or "h5"
                or "h6";

    private static bool LinksToItself(PageBlock block)
    {
        var links = block.Element.QuerySelectorAll("a[href^='#']");
        if (links.Length == 0 || !HasStructure(block.Element))
        {
            return false;
        }

        var places = block.Element.QuerySelectorAll("[id]").Select(place => place.Id).ToHashSet();
        places.Add(block.Element.Id);
        return links.Any(link =>
            link.GetAttribute("href")![1..] is { Length: > 0 } place
            && (places.Contains(place) || places.Contains(Uri.UnescapeDataString(place)))
        );
    }

    // Pages are called after their article first, and then after their site, whose name may be a heading too.
    private bool IsTitle(IElement heading)
    {
        var text = TextCleaning.OneLine(heading.TextContent);
        return text.Length > 0 && Title.StartsWith(text, StringComparison.OrdinalIgnoreCase);
    }

    // A summary or a captioned image below the title.
    private static bool IsLead(PageBlock block) =>
        block.LinkDensity < MostLinked && (block.Element.LocalName == "figure" || IsProse(block));

    private static bool Belongs(PageBlock sibling, PageBlock article)
    {
        if (sibling.Element.LocalName is "p" or "h1" or "h2" or "h3" or "h4" or "pre" or "blockquote")
        {
            return sibling.LinkDensity < MostLinked;
        }

        if (IsText(sibling) && !PageHints.IsBeside(sibling.Element))
        {
            return true;
        }

        var isAlike =
            !string.IsNullOrEmpty(sibling.Element.ClassName) && sibling.Element.ClassName == article.Element.ClassName;
        var bonus = isAlike ? article.Score / 5 : 0;
        return (sibling.Score * (1 - sibling.LinkDensity)) + bonus >= Math.Max(LeastPoints, article.Score / 5);
    }

    // Figures, tables and lists that are no links, and what is for the most part sentences.
    private static bool IsText(PageBlock block) =>
        block.LinkDensity < MostLinked
        && (
            block.Element.LocalName is "figure" or "table" or "dl"
            || (block.Element.LocalName is "div" or "section" or "ul" or "ol" && IsProse(block))
        );

    private static bool IsProse(PageBlock block) => block.Prose > 0 && block.Prose * 4 >= block.Text * 3;
}
