using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Pipeline.Storage.Sql;

/// <summary>
/// A statement with its parameters by position, as PostgreSQL's protocol has them, and their names in that order.
/// </summary>
internal sealed partial class PositionalSql
{
    private static readonly ConcurrentDictionary<string, PositionalSql> Known = new(StringComparer.Ordinal);

    private PositionalSql(string text, IReadOnlyList<string> names)
    {
        Text = text;
        Names = names;
    }

    /// <summary>The statement.</summary>
    public string Text { get; }

    /// <summary>The names of its parameters.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Of a statement with names; those are few and live as long as the program.</summary>
    public static PositionalSql Of(string sql) => Known.GetOrAdd(sql, Parse);

    private static PositionalSql Parse(string sql)
    {
        var names = new List<string>();
        var text = Name()
            .Replace(
                sql,
                match =>
                {
                    var at = names.IndexOf(match.Value);
                    if (at < 0)
                    {
                        at = names.Count;
                        names.Add(match.Value);
                    }

                    return $"${at + 1}";
                }
            );
        return new PositionalSql(text, names);
    }

    [GeneratedRegex("@[a-z_]+")]
    private static partial Regex Name();
}
