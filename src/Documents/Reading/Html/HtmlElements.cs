using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Pipeline.Documents.Reading.Html;

/// <summary>What a page's elements are to a reader of its text.</summary>
internal static class HtmlElements
{
    private static readonly FrozenSet<string> Silent = Names(
        "script style template noscript svg iframe object embed canvas audio video map head title "
            + "button input select textarea datalist dialog link meta frameset"
    );

    private static readonly FrozenSet<string> Inline = Names(
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark math nobr output picture q "
            + "rb rp rt rtc ruby s samp slot small span strike strong sub sup time tt u var wbr"
    );

    // An element of the page's own making stands within a line where one of these is around it.
    private static readonly FrozenSet<string> Lines = Names("a b em h1 h2 h3 h4 h5 h6 i label p span strong");

    /// <summary>Whether an element stands within a line.</summary>
    public static bool IsInline(IElement element)
    {
        if (
            element.GetAttribute("style") is { Length: > 0 } style
            && Declared(style, "display") is { Length: > 0 } shown
        )
        {
            return shown.StartsWith("inline", StringComparison.OrdinalIgnoreCase) || shown is "contents"
                ? element.LocalName is not ("p" or "li" or "table" or "tr" or "td" or "th")
                : shown is not ("block" or "flex" or "grid" or "table" or "list-item") && IsInlineByKind(element);
        }

        return IsInlineByKind(element);
    }

    /// <summary>Whether an element says how the letters before it are read, without brackets of its own.</summary>
    public static bool IsGloss(IElement element) =>
        element.LocalName == "rt" && element.ParentElement?.Children.Any(child => child.LocalName == "rp") != true;

    /// <summary>Whether an element has no text, or none that a visitor sees.</summary>
    public static bool IsSilent(IElement element) =>
        Silent.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || element.GetAttribute("aria-hidden") == "true"
        || (element.GetAttribute("style") is { Length: > 0 } style && IsInvisible(style) && !IsEquation(element));

    private static bool IsInlineByKind(IElement element) =>
        Inline.Contains(element.LocalName)
        || (element.LocalName.Contains('-') && element.ParentElement is { } around && Lines.Contains(around.LocalName));

    private static bool IsInvisible(string style) =>
        string.Equals(Declared(style, "display"), "none", StringComparison.OrdinalIgnoreCase)
        || string.Equals(Declared(style, "visibility"), "hidden", StringComparison.OrdinalIgnoreCase);

    // Shown as an image, since some browsers draw no equations, and hidden beside it for those who cannot see it.
    private static bool IsEquation(IElement element) =>
        element.ChildElementCount == 1 && element.FirstElementChild!.LocalName == "math";

    // The value of a property, without "!important".
    private static string? Declared(string style, string property)
    {
        foreach (var range in style.AsSpan().Split(';'))
        {
            var declaration = style.AsSpan()[range];
            var colon = declaration.IndexOf(':');
            if (colon > 0 && declaration[..colon].Trim().Equals(property, StringComparison.OrdinalIgnoreCase))
            {
                var value = declaration[(colon + 1)..].Trim();
                var end = value.IndexOfAny(' ', '!');
                return (end < 0 ? value : value[..end]).ToString();
            }
        }
        return null;
    }

    private static FrozenSet<string> Names(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
