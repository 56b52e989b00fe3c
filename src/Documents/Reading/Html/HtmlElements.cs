using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Pipeline.Documents.Reading.Html;

/// <summary>What a page's elements are to a reader of its text.</summary>
internal static class HtmlElements
{
    private static readonly FrozenSet<string> Silent = Names(
        "script style template noscript svg iframe object embed canvas audio video img picture map head title "
            + "button input select textarea datalist dialog link meta frameset"
    );

    private static readonly FrozenSet<string> Inline = Names(
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math q rb ruby s samp slot small "
            + "span strike strong sub sup time tt u var wbr nobr"
    );

    /// <summary>Whether an element stands within a line.</summary>
    public static bool IsInline(IElement element) => Inline.Contains(element.LocalName);

    /// <summary>Whether an element has no text, or none that a visitor sees.</summary>
    public static bool IsSilent(IElement element) =>
        Silent.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || element.GetAttribute("aria-hidden") == "true"
        || (element.GetAttribute("style") is { Length: > 0 } style && IsInvisible(style));

    private static bool IsInvisible(string style)
    {
        var plain = style.Replace(" ", "");
        return plain.Contains("display:none", StringComparison.OrdinalIgnoreCase)
            || plain.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase);
    }

    private static FrozenSet<string> Names(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
