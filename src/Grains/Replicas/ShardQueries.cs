using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas;

/// <summary>Keyword queries that cross the wire, as the retrieval library takes them.</summary>
internal static class ShardQueries
{
    public static KeywordQuery Keyword(ShardQuery query) =>
        new(query.Text)
        {
            Expansion =
            [
                .. (query.Expansion ?? []).Select(term => new WeightedTerm(term.Field, term.Text, term.Weight)),
            ],
            Phrases = [.. (query.Phrases ?? []).Select(phrase => new PhraseClause(phrase.Text, phrase.Slop))],
            Field = query.Field == SearchField.Title ? KeywordField.Title : KeywordField.All,
            TitleWeight = (float?)query.TitleWeight ?? KeywordQuery.DefaultTitleWeight,
        };

    public static ScoredKeys Ranked(IReadOnlyList<ScoredChunk> chunks, long watermark) =>
        new([.. chunks.Select(chunk => chunk.Key)], [.. chunks.Select(chunk => (float)chunk.Score)], watermark);

    public static ScoredKeys Ranked(KeywordMatches matches, long watermark) =>
        Ranked(matches.Chunks, watermark) with
        {
            Most = (float)matches.Most,
        };

    public static IReadOnlyList<IReadOnlyList<TermScore>?> Explain(
        ShardSnapshot snapshot,
        ShardQuery query,
        TermStatisticsRecord? statistics,
        IReadOnlyList<ChunkKey> keys,
        CancellationToken cancellationToken
    )
    {
        var keyword = Keyword(query);
        var collection = TermStatisticsCodec.Decode(statistics);
        return
        [
            .. keys.Select(key =>
                snapshot
                    .Explain(keyword, key, collection, cancellationToken)
                    ?.Terms.Select(term => new TermScore(
                        term.Field,
                        term.Term,
                        term.Score,
                        term.Weight,
                        term.Frequency,
                        term.Length,
                        term.AverageLength,
                        term.Chunks,
                        term.AllChunks,
                        term.Idf
                    ))
                    .ToArray()
            ),
        ];
    }
}
