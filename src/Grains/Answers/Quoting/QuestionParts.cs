using System.Text.RegularExpressions;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Grains.Answers.Quoting;

/// <summary>
/// The parts of a question that asks for several things, told by how they are joined: commas, <c>and</c>, 와/과, 및,
/// 그리고, or several sentences. Each is known by the words that only it has.
/// </summary>
internal static partial class QuestionParts
{
    /// <summary>The most parts; of a longer list the first are taken.</summary>
    public const int Most = 8;

    /// <summary>The units of each part that no other part has; fewer than two parts: none, the question is
    /// one.</summary>
    public static IReadOnlyList<HashSet<string>> Of(string question)
    {
        var asking = AskingWords.TermsIn(question);
        var parts = Joint()
            .Split(question)
            .Select(part => ContentUnits.Of(part).Except(asking).ToHashSet(StringComparer.Ordinal))
            .Where(units => units.Count > 0)
            .Take(Most)
            .ToArray();
        var often = parts
            .SelectMany(units => units)
            .GroupBy(unit => unit, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)
            .ToHashSet(StringComparer.Ordinal);
        var own = parts
            .Select(units => units.Except(often).ToHashSet(StringComparer.Ordinal))
            .Where(units => units.Count > 0)
            .ToArray();
        return own.Length < 2 ? [] : own;
    }

    // A digit after a comma is a thousand: 3,000.
    [GeneratedRegex(
        @"[,，](?!\d)|[、·;；?？]|(?<=\p{L})/(?=\p{L})|\b(?:and|or|as well as|plus)\b|(?<=[\p{L}\p{Nd}])(?:와|과|하고|이랑|랑)\s+|(?:^|\s)(?:및|그리고|또는|혹은)\s+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Joint();
}
