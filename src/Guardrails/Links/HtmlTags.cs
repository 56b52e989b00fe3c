using System.Collections.Frozen;

namespace Pipeline.Guardrails.Links;

/// <summary>The elements of HTML that lead somewhere or load something.</summary>
internal static class HtmlTags
{
    /// <summary>The longest part of an anchor that is waited for; more is taken for one.</summary>
    public const int LongestAnchor = 64;

    private static readonly FrozenSet<string> Loading = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. "img image iframe frame frameset embed object link script style base area form input button".Split(' '),
            .. "video audio source track picture svg math use meta applet body portal".Split(' '),
        ]
    );

    private static readonly FrozenSet<string> Running = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [.. "script style iframe svg math body portal img image".Split(' ')]
    );

    /// <summary>Whether <c>&lt;name</c> opens such an element.</summary>
    /// <param name="name">What follows the bracket.</param>
    /// <param name="next">The character after it; without attributes most are harmless, and a type's argument in
    /// code.</param>
    public static bool Opens(ReadOnlySpan<char> name, char next) =>
        IsSpace(next) || next == '/'
            ? Loading.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)
            : next == '>' && Running.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    /// <summary>Whether <c>&lt;name</c> may open an anchor: so does a comparison with a variable.</summary>
    public static bool MayOpenAnchor(ReadOnlySpan<char> name, char next) =>
        name is "a" or "A" && (IsSpace(next) || next == '/');

    /// <summary>Whether <c>&lt;/name</c> closes one.</summary>
    public static bool Closes(ReadOnlySpan<char> name, char next) =>
        (IsSpace(next) || next == '>')
        && (name is "a" or "A" || Loading.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name));

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';
}
