using System.Collections.Frozen;

namespace Pipeline.Guardrails.Links;

/// <summary>
/// Tells names that chat clients make links of without being told (<c>example.com</c>) from what only looks like one:
/// versions, file names, members of code.
/// </summary>
internal static class BareHosts
{
    // Endings that hardly anything but a host has.
    private static readonly FrozenSet<string> Certain = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. "com net org edu gov mil biz kr jp cn tw hk sg uk de fr ru eu nl ch se au io ai dev".Split(' '),
            .. "online site club store tech click zip mov loan win icu".Split(' '),
        ]
    );

    // Endings that are also words, file names or members of code: only before a path.
    private static readonly FrozenSet<string> Possible = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [.. "app xyz top info name pro web shop link live cloud page work world news blog chat run host".Split(' ')]
    );

    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. "asp.net vb.net ado.net ml.net json.net lucene.net paint.net system.net microsoft.net".Split(' '),
            .. "system.io java.io socket.io node.js".Split(' '),
        ]
    );

    /// <summary>Whether a word is an address.</summary>
    /// <param name="word">Letters, digits, dots and dashes.</param>
    /// <param name="previous">The character before it.</param>
    /// <param name="next">The character after it.</param>
    public static bool Is(ReadOnlySpan<char> word, char previous, char next)
    {
        var dot = word.LastIndexOf('.');
        if (dot <= 0 || dot == word.Length - 1)
        {
            return false;
        }

        var isLocated = next is '/' or '\\';
        // Also inside a word: what is invisible before it is a boundary to some.
        if (word.Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var ending = word[(dot + 1)..];
        var before = word[dot - 1];
        if (!char.IsAsciiLetterOrDigit(before) && before != '-')
        {
            return false;
        }

        if (Certain.GetAlternateLookup<ReadOnlySpan<char>>().Contains(ending))
        {
            return isLocated || !Names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
        }

        return isLocated
            && previous is not ('/' or '\\' or '.')
            && (
                ending.Length == 2 && char.IsAsciiLetter(ending[0]) && char.IsAsciiLetter(ending[1])
                || Possible.GetAlternateLookup<ReadOnlySpan<char>>().Contains(ending)
            );
    }

    /// <summary>Whether an ending without a name before it (<c>.com</c> after a Korean name) is that of a
    /// host.</summary>
    /// <param name="word">The word, from its dot on.</param>
    public static bool IsEnding(ReadOnlySpan<char> word) =>
        word.LastIndexOf('.') is var dot
        && Certain.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word[(dot + 1)..]);
}
