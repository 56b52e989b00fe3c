using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Pipeline.Documents.Reading.Html;

/// <summary>What the class and id of an element say about it. People name them after what they hold.</summary>
internal static class PageHints
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Beside = Names(
        "ad ads adv adsense advert advertisement advertising breadcrumb breadcrumbs catlinks comment comments "
            + "commentlist consent cookie cookies disqus dropdown foot footer gdpr gnb hamburger lnb login megamenu menu "
            + "menus modal most mostread nav navbar navi navigation navbox newsletter outbrain pager pagination "
            + "popup rail recirc recirculation recommend recommendation "
            + "recommendations recommended related replies respond share sharebar sharing shares sidebar signup sitemap "
            + "skip snb social sponsor sponsored subscribe subscription taboola tagcloud toolbar trending "
            + "trackback noprint printfooter editsection carousel gallery lightbox slideshow bookmarks"
    );

    // Builders of pages name what they lay out so, text or not.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PerhapsBeside = Names(
        "banner overlay popular promo promos promoted promotion ranking teaser teasers widget widgets"
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Consent = Names(
        "cookie cookies consent gdpr cookiebar cookiebanner cookieconsent cookienotice"
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Comments = Names(
        "comment comments commentlist disqus replies respond trackback"
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Inside = Names(
        "article articlebody body content contents entry hentry main post story text"
    );

    /// <summary>Whether an element is named as something beside an article, such as a menu or a share bar.</summary>
    public static bool IsBeside(IElement element) => Says(element, Beside);

    /// <summary>Whether an element is named as something that is beside an article unless it reads like one.</summary>
    public static bool IsPerhapsBeside(IElement element) => Says(element, PerhapsBeside);

    /// <summary>Whether an element is named as the notice about cookies.</summary>
    public static bool IsConsent(IElement element) => Says(element, Consent);

    /// <summary>Whether an element is named as what readers wrote.</summary>
    public static bool IsComments(IElement element) => Says(element, Comments);

    /// <summary>Whether an element is named as the text of a page.</summary>
    public static bool IsInside(IElement element) => Says(element, Inside);

    private static bool Says(IElement element, FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> words) =>
        Says(element.ClassName, words) || Says(element.Id, words);

    // Words end at what is no letter, and where small letters turn to a capital one.
    private static bool Says(string? names, FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> words)
    {
        const int Longest = 24;
        if (string.IsNullOrEmpty(names))
        {
            return false;
        }

        Span<char> word = stackalloc char[Longest];
        var length = 0;
        for (var i = 0; i <= names.Length; i++)
        {
            var isLetter = i < names.Length && char.IsAsciiLetter(names[i]);
            var isNext =
                isLetter && char.IsAsciiLetterUpper(names[i]) && i > 0 && char.IsAsciiLetterLower(names[i - 1]);
            if (!isLetter || isNext)
            {
                if (length is > 0 and <= Longest && words.Contains(word[..length]))
                {
                    return true;
                }

                length = 0;
            }

            if (isLetter)
            {
                if (length < Longest)
                {
                    word[length] = char.ToLowerInvariant(names[i]);
                }

                length++;
            }
        }
        return false;
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
