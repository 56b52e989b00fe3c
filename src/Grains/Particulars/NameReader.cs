using System.Text.RegularExpressions;

namespace Pipeline.Grains.Particulars;

/// <summary>Finds what is named: capitalised Latin words that do not begin the sentence, words in quotation marks, and
/// Hangul names before a title (김민수 팀장).</summary>
internal static partial class NameReader
{
    private static readonly HashSet<string> NoNames = new(StringComparer.Ordinal) { "I", "A", "The", "In", "It" };

    /// <summary>The names, as written.</summary>
    public static IReadOnlyList<string> Read(string text)
    {
        var names = new List<string>();
        foreach (Match match in Capital().Matches(text))
        {
            var first = text.AsSpan(0, match.Index).Trim(" \t\n*_-\"'“‘(").IsEmpty;
            var isPlain = match.Value.Skip(1).All(char.IsAsciiLetterLower);
            if (!(first && isPlain) && !NoNames.Contains(match.Value))
            {
                names.Add(match.Value);
            }
        }

        names.AddRange(Quoted().Matches(text).Select(match => match.Groups[1].Value));
        names.AddRange(Titled().Matches(text).Select(match => match.Groups[1].Value));
        return names;
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9'’])[A-Z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*")]
    private static partial Regex Capital();

    [GeneratedRegex("[\"“‘「『]([^\"”’」』]{2,60})[\"”’」』]")]
    private static partial Regex Quoted();

    [GeneratedRegex(
        @"(?<![가-힣])([가-힣]{2,4})\s?(?:씨|님|부장|차장|과장|대리|팀장|실장|대표|사장|이사|교수|박사|의원|장관)"
    )]
    private static partial Regex Titled();
}
