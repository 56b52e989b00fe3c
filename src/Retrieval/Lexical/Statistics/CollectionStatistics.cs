namespace Pipeline.Retrieval.Lexical.Statistics;

/// <summary>BM25 statistics for one query over all shards of a collection. With the same statistics every shard gives a
/// chunk the score that one big index would give it.</summary>
public sealed class CollectionStatistics
{
    private readonly Dictionary<string, FieldStatistics> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Field, string Term), long> _terms = [];

    private CollectionStatistics() { }

    /// <summary>Adds up the statistics of several shards, for one query.</summary>
    /// <param name="shards">What each shard gave for the query.</param>
    /// <returns>The collection's statistics.</returns>
    public static CollectionStatistics Merge(IEnumerable<TermStatistics> shards)
    {
        ArgumentNullException.ThrowIfNull(shards);
        var merged = new CollectionStatistics();
        foreach (var shard in shards)
        {
            foreach (var field in shard.Fields)
            {
                merged._fields[field.Field] = merged._fields.TryGetValue(field.Field, out var sum)
                    ? new FieldStatistics(field.Field, sum.Chunks + field.Chunks, sum.Terms + field.Terms)
                    : field;
            }

            foreach (var term in shard.Terms)
            {
                (string, string) key = (term.Field, term.Term);
                merged._terms[key] = merged._terms.GetValueOrDefault(key) + term.Chunks;
            }
        }

        return merged;
    }

    /// <summary>The merged statistics in the form that travels between processes; merging it alone gives this object
    /// back.</summary>
    /// <returns>Fields and terms, each in ordinal order.</returns>
    public TermStatistics ToTermStatistics() =>
        new(
            [.. _fields.Values.OrderBy(f => f.Field, StringComparer.Ordinal)],
            [
                .. _terms
                    .Select(t => new TermFrequency(t.Key.Field, t.Key.Term, t.Value))
                    .OrderBy(t => t.Field, StringComparer.Ordinal)
                    .ThenBy(t => t.Term, StringComparer.Ordinal),
            ]
        );

    internal FieldStatistics? Field(string field) => _fields.GetValueOrDefault(field);

    internal long Chunks(string field, string term) => _terms.GetValueOrDefault((field, term));
}
