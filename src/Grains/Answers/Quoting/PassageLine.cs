using System.Text.RegularExpressions;

namespace Pipeline.Grains.Answers.Quoting;

/// <summary>Tells headings, lists and tables of a passage's text from its sentences, by their form.</summary>
internal static partial class PassageLine
{
    // A line that is longer, or has more words, is a sentence whose full stop was left out.
    private const int LongestHeading = 60;
    private const int MostWords = 8;

    // Korean sentences end in few syllables, also in notes: 한다, 합니다, 해요, 있음, 함, 됨.
    private const string KoreanEndings = "다요죠까음함됨임";
    private const string Closers = "\"'”’)]》」』）";

    /// <summary>What a line is.</summary>
    /// <param name="line">The line, trimmed.</param>
    /// <param name="headings">The title and the headings that are known.</param>
    /// <param name="isAlone">Whether no other text stands directly before it, so that it can be a heading.</param>
    public static LineKind Of(string line, IReadOnlyCollection<string> headings, bool isAlone)
    {
        if (line.Length == 0 || Rule().IsMatch(line))
        {
            return LineKind.Blank;
        }

        var name = WithoutMarker(line);
        if (headings.Contains(line) || headings.Contains(name) || IsMarkedHeading(line) || Contents().IsMatch(line))
        {
            return LineKind.Heading;
        }

        if (IsRow(line))
        {
            return LineKind.Row;
        }

        if (IsRecord(line))
        {
            return LineKind.Record;
        }

        if (name[^1] is ':' or '：')
        {
            return LineKind.Heading;
        }

        if (Bullet().IsMatch(line))
        {
            return LineKind.Item;
        }

        return isAlone && IsTitleLike(name) ? LineKind.Heading : LineKind.Text;
    }

    /// <summary>The cells of a row.</summary>
    public static string[] Cells(string row) =>
        [.. (row.Contains('\t') ? row.Split('\t') : row.Trim().Trim('|').Split('|')).Select(cell => cell.Trim())];

    /// <summary>Whether a line of bars and dashes parts a table's header from its rows.</summary>
    public static bool PartsTable(string line) => line.Contains('|') && line.All(c => c is '|' or '-' or ':' or ' ');

    /// <summary>The line without the marker of a heading or of a list's item.</summary>
    public static string WithoutMarker(string line)
    {
        var text = Marker().Replace(line, "").Trim('*', '_', ' ');
        return text.Length == 0 ? line : text;
    }

    /// <summary>Whether a text ends as a sentence does.</summary>
    public static bool EndsLikeSentence(string text)
    {
        var end = text.TrimEnd(Closers.ToCharArray());
        return end.Length > 0
            && (end[^1] is '.' or '!' or '?' or '…' or '。' or '！' or '？' || KoreanEndings.Contains(end[^1]));
    }

    /// <summary>A remark in brackets has such a form too (<c>(Spanish: selva; French: forêt)</c>), in the middle of a
    /// sentence: a field of a record closes what it opens.</summary>
    private static bool IsRecord(string line) =>
        line.Length <= StatementReader.MaxCharacters
        && Record().IsMatch(line)
        && line.Split("; ").All(field => field.Count(c => c is '(' or '（') == field.Count(c => c is ')' or '）'));

    private static bool IsMarkedHeading(string line) => HashHeading().IsMatch(line) || BoldLine().IsMatch(line);

    private static bool IsRow(string line) =>
        line.Contains('\t') || (line[0] == '|' && line.Length > 2 && line.IndexOf('|', 1) > 0);

    /// <summary>Short, and without what makes a statement: an end, a number, a name with its value.</summary>
    private static bool IsTitleLike(string name) =>
        name.Length <= LongestHeading
        && !EndsLikeSentence(name)
        && !name.Any(char.IsDigit)
        && !name.Contains(": ", StringComparison.Ordinal)
        && name.Count(char.IsWhiteSpace) < MostWords;

    [GeneratedRegex(@"^[-=*_~|:\s]+$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^#{1,6}\s+\S")]
    private static partial Regex HashHeading();

    // The first column of many tables has no name.
    [GeneratedRegex(@"^(?:[^:;]{1,60}; )?[^:;]{1,40}: [^;]+(?:; [^:;]{1,40}: [^;]+)+$")]
    private static partial Regex Record();

    [GeneratedRegex(@"^(\*\*|__)[^*_.!?。]+(\*\*|__):?$")]
    private static partial Regex BoldLine();

    [GeneratedRegex(@"^\S.*?(\s*\.){4,}\s*\d+$|^\S.*?…{2,}\s*\d+$")]
    private static partial Regex Contents();

    [GeneratedRegex(@"^([-*+•·‣◦▪○●]|\d{1,3}[.)]|[가-하][.)]|[a-zA-Z]\))\s+\S")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^(#{1,6}\s+|[-*+•·‣◦▪○●]\s+|(\d{1,3}\.)*\d{1,3}[.)]?\s+|[가-하][.)]\s+|[a-zA-Z]\)\s+)")]
    private static partial Regex Marker();
}
