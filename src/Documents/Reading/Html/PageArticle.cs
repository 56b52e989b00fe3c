using System.Runtime.CompilerServices;
using AngleSharp.Dom;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Html;

/// <summary>
/// Finds the article of a page and what is beside it, after Arc90's Readability. Time is in proportion to the page.
/// <list type="number">
/// <item>Blocks named as menus, share bars, comments, cookie notices and so on are beside the article, unless most of
/// the page's sentences are in them.</item>
/// <item>Each run of text of some length gives its block 1 point, 1 for each comma or end of a sentence and up to 3 for
/// its length, less the part of it that is linked; half of that to the block around, a sixth, an eighth and a tenth to
/// those around it. A paragraph counts for the block around it. Points for kind and name are added, and the part that
/// is linked is taken off.</item>
/// <item>The block with most points is the article; with it go those around it that hold much more of the page's
/// sentences, and siblings that have a fifth of its points.</item>
/// <item>Where the page has few sentences there is no article: it is a list, a table or short, and all of it is
/// kept but the notice about cookies.</item>
/// </list>
/// </summary>
internal sealed class PageArticle
{
    // A run of less says nothing.
    private const int LeastRun = 20;

    // With fewer sentences than these a page is no article.
    private const int LeastProse = 500;

    // The article holds at least this part of the sentences, or the block around it is meant.
    private const double LeastShare = 0.75;

    // Where so much of the sentences is in widgets, they are what the page is built of.
    private const double LeastOfWidgets = 0.3;

    // Main elements with less than this part of the sentences hold something else than the text.
    private const double LeastOfMain = 0.3;

    private const int Reach = 5;
    private const int NamePoints = 25;

    private readonly HashSet<IElement> _leftOut = [];
    private readonly HashSet<IElement> _around = [];
    private readonly int _prose;
    private readonly bool _isOfWidgets;
    private PageBlock? _best;

    private PageArticle(PageBlock root)
    {
        _prose = root.Prose;
        _isOfWidgets = ProseInWidgets(root) >= LeastOfWidgets * root.Prose;
    }

    /// <summary>Finds what is beside the article of a page.</summary>
    /// <param name="root">The element that is read.</param>
    /// <param name="title">What the page is called.</param>
    /// <param name="limits">The limits of nesting.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static PageArticle Of(
        IElement root,
        string? title,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var page = new PageMeasure(limits, cancellationToken).Of(root);
        var article = new PageArticle(page);
        article.Score(page);
        if (page.KeptProse < LeastProse)
        {
            article._leftOut.Clear();
            article.LeaveConsent(page);
            return article;
        }

        article.Choose(page);
        // Where readers wrote more than the author, all is kept.
        if (article._best is { } best && !IsInComments(best))
        {
            var bounds = new ArticleBounds(article._leftOut, article._around)
            {
                Title = TextCleaning.OneLine(title ?? ""),
                IsMarked = root.LocalName != "body",
            };
            bounds.Keep(page, article.Widened(best, page));
            article.IsFound = true;
        }

        return article;
    }

    /// <summary>The element to read of a page: the only one that is marked as its main one, or else the body. Where the
    /// sentences are elsewhere, the mark is wrong.</summary>
    public static IElement Root(IElement body, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var marked = body.QuerySelectorAll("main, [role=main]");
        if (marked.Length != 1 || string.IsNullOrWhiteSpace(marked[0].TextContent))
        {
            return body;
        }

        var page = new PageMeasure(limits, cancellationToken).Of(body);
        new PageArticle(page).Score(page);
        return page.Find(marked[0]) is { } main && main.KeptProse < LeastOfMain * page.KeptProse ? body : marked[0];
    }

    /// <summary>Whether the page has an article.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Whether an element is beside the article.</summary>
    public bool LeavesOut(IElement element) => _leftOut.Contains(element);

    /// <summary>Whether the article is in an element, beside other things.</summary>
    public bool IsAround(IElement element) => _around.Contains(element);

    private void Score(PageBlock block)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var isParagraph = block.Element.LocalName is "p" or "pre" || (block.Children.Count == 0 && !block.HasBreaks);
        foreach (var run in block.Runs)
        {
            block.KeptProse += run.IsProse ? run.Text : 0;
            if (run.Text - run.Linked >= LeastRun)
            {
                var points = 1 + run.Marks + Math.Min(run.Text / 100, 3);
                Give(isParagraph ? block.Parent : block, points * (1 - (double)run.Linked / run.Text));
            }
        }

        foreach (var child in block.Children)
        {
            if (IsBeside(child))
            {
                _leftOut.Add(child.Element);
                continue;
            }

            Score(child);
            block.KeptProse += child.KeptProse;
        }
    }

    private static void Give(PageBlock? block, double points)
    {
        for (var level = 0; level < Reach && block is not null; level++, block = block.Parent)
        {
            if (block.Score == 0)
            {
                block.Score = OfKind(block.Element);
            }

            block.Score += level switch
            {
                0 => points,
                1 => points / 2,
                _ => points / (2 * (level + 1)),
            };
        }
    }

    private static double OfKind(IElement element)
    {
        var kind = element.LocalName switch
        {
            "article" => 25,
            "div" or "main" => 5,
            "pre" or "td" or "blockquote" => 3,
            "address" or "ol" or "ul" or "dl" or "dd" or "dt" or "li" or "form" => -3,
            "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "th" => -5,
            _ => 0,
        };
        return kind
            + (PageHints.IsInside(element) ? NamePoints : 0)
            - (PageHints.IsBeside(element) ? NamePoints : 0)
            + 0.001; // Not zero: it is given once.
    }

    private bool IsBeside(PageBlock block)
    {
        var element = block.Element;
        // Readers may write more than there is to comment on; where there is little else, theirs is the page.
        var most = PageHints.IsComments(element) ? _prose - (2 * LeastProse) : _prose / 2;
        if (block.Prose > most || element.LocalName is "article" or "main" or "h1" or "pre" or "tr")
        {
            return false;
        }

        var role = element.GetAttribute("role");
        if (element.LocalName is "nav" || role is "navigation" or "search" or "complementary")
        {
            return true;
        }

        // A remark above or below a section, whatever the page's style calls it.
        if (role is "note" or "doc-footnote" or "doc-endnotes" or "doc-tip")
        {
            return false;
        }

        if (element.LocalName is "aside" or "footer" && block.LinkDensity > 0.3)
        {
            return true;
        }

        if (block.Shared * 2 > block.Text)
        {
            return true;
        }

        if (IsWayElsewhere(block))
        {
            return true;
        }

        return element.LocalName != "p"
            && (PageHints.IsBeside(element) || (!_isOfWidgets && IsPerhapsBeside(block)))
            && !IsNamedAfterItsHeading(block);
    }

    // "Skip to the content", "back to the top"; but not the name of a place that links to itself.
    private static bool IsWayElsewhere(PageBlock block) =>
        block.Element.LocalName is "p" or "div"
        && block.Children.Count == 0
        && block.Text > 0
        && block.Placed == block.Text
        && (
            block.Element.Id is not { } id
            || block.Element.QuerySelectorAll("a").All(a => a.GetAttribute("href") != "#" + id)
        );

    // What reads like a text is one, in a widget too.
    private static bool IsPerhapsBeside(PageBlock block) =>
        PageHints.IsPerhapsBeside(block.Element) && (block.Prose * 2 < block.Text || block.LinkDensity > 0.3);

    // Of a page that is built of widgets, headings, lists and images are widgets too.
    private int ProseInWidgets(PageBlock block) =>
        PageHints.IsPerhapsBeside(block.Element) ? block.Prose : block.Children.Sum(ProseInWidgets);

    // Generators of documentation name a section after its heading, which may be about cookies or menus.
    private static bool IsNamedAfterItsHeading(PageBlock block) =>
        block.LinkDensity < 0.4
        && string.IsNullOrEmpty(block.Element.ClassName?.Replace("section", "", StringComparison.Ordinal))
        && block.Children.Count > 0
        && block.Children[0].Element.LocalName is "h1" or "h2" or "h3" or "h4" or "h5" or "h6";

    // The page's own word for its article counts most.
    private void Choose(PageBlock block)
    {
        var pending = new Stack<PageBlock>([block]);
        var most = 0.0;
        PageBlock? named = null;
        while (pending.TryPop(out var next))
        {
            var score = next.Score * (1 - next.LinkDensity);
            if (score > most)
            {
                (_best, most) = (next, score);
            }

            var isNamed = next.Element.LocalName == "article" || next.Element.GetAttribute("itemprop") == "articleBody";
            if (isNamed && next.KeptProse >= LeastShare * block.KeptProse)
            {
                // The innermost of those that hold it all.
                named = named is null || next.KeptProse <= named.KeptProse ? next : named;
            }

            foreach (var child in next.Children)
            {
                if (!_leftOut.Contains(child.Element))
                {
                    pending.Push(child);
                }
            }
        }
        _best = named ?? _best;
    }

    private static bool IsInComments(PageBlock block)
    {
        for (var around = block; around is not null; around = around.Parent)
        {
            if (around.Element.LocalName != "body" && PageHints.IsComments(around.Element))
            {
                return true;
            }
        }

        return false;
    }

    private PageBlock Widened(PageBlock best, PageBlock page)
    {
        while (best.Parent is { } parent && best != page)
        {
            var isOnly = parent.Children.Count == 1 && parent.Runs.Count == 0;
            var isRow = best.Element.LocalName is "tr" or "tbody" or "thead" or "tfoot";
            var isPart = best.KeptProse < LeastShare * page.KeptProse && parent.KeptProse > 0;
            if (!isOnly && !isPart && !isRow)
            {
                break;
            }

            best = parent;
        }
        return best;
    }

    private void LeaveConsent(PageBlock block)
    {
        foreach (var child in block.Children)
        {
            if (child.Prose * 2 <= _prose && PageHints.IsConsent(child.Element) && !IsNamedAfterItsHeading(child))
            {
                _leftOut.Add(child.Element);
            }
            else
            {
                LeaveConsent(child);
            }
        }
    }
}
