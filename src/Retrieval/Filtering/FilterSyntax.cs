using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>Spelling of the text form, shared by writer and parser.</summary>
internal static class FilterSyntax
{
    public static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "and",
        "or",
        "not",
        "in",
        "exists",
        "prefix",
        "true",
        "false",
        "id",
        "label",
    };

    public static bool StartsName(char c) => char.IsLetter(c) || c == '_';

    public static bool ContinuesName(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-';

    /// <summary>A field's name as it is written: plain, or in backquotes with backquotes doubled.</summary>
    public static string Name(string field)
    {
        var plain = StartsName(field[0]) && field.All(ContinuesName) && !Keywords.Contains(field);
        return plain ? field : $"`{field.Replace("`", "``", StringComparison.Ordinal)}`";
    }

    /// <summary>Writes parts with a word between them, in parentheses where a part joins others itself.</summary>
    public static void Join(
        StringBuilder text,
        IReadOnlyList<ChunkFilter> parts,
        string between,
        Action<ChunkFilter, StringBuilder> write
    )
    {
        for (var i = 0; i < parts.Count; i++)
        {
            text.Append(i > 0 ? between : string.Empty);
            var joins = parts[i] is AndFilter or OrFilter;
            text.Append(joins ? "(" : string.Empty);
            write(parts[i], text);
            text.Append(joins ? ")" : string.Empty);
        }
    }
}
