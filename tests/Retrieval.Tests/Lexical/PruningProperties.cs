using FsCheck.Xunit;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Tests.Lexical;

public sealed class PruningProperties
{
    [Property(MaxTest = 12)]
    public void The_best_chunks_are_those_of_scoring_everything(int seed)
    {
        var random = new Random(seed);
        Check(random, chunks: 1 + random.Next(600), longest: 40, queries: 12);
    }

    /// <summary>Enough chunks for several windows, with terms of many blocks and a threshold high enough to
    /// prune.</summary>
    [Property(MaxTest = 2)]
    public void So_they_are_in_large_segments(int seed) =>
        Check(new Random(seed), chunks: 10_000, longest: 30, queries: 40);

    [Fact]
    public void Long_chunks_keep_their_exact_length() => Check(new Random(7), chunks: 4, longest: 400_000, queries: 10);

    private static void Check(Random random, int chunks, int longest, int queries)
    {
        using var corpus = new RandomChunks(random, chunks, longest);
        var fields = LexicalFields.Searched.ToDictionary(f => f.Name, f => corpus.Field(f.Name));
        int[] order = [.. Enumerable.Range(0, chunks)];
        random.Shuffle(order);
        for (var i = 0; i < queries; i++)
        {
            var query = corpus.Query();
            var statistics = corpus.Statistics(query);
            var accepted = corpus.Accepted();
            // Few results raise the score to reach, many hold ties.
            var limit = random.Next(2) == 0 ? random.Next(1, 4) : random.Next(1, 51);
            var top = new TopRows(limit, (a, b) => order[a].CompareTo(order[b]));
            corpus.View.Search(corpus.View.Find(query, default), statistics, s => (int)s, accepted, top, default);
            (float Score, int Row)[] expected =
            [
                .. ExhaustiveScores
                    .Of(query, statistics, f => fields[f])
                    .Where(s => accepted.Contains((int)s.Key))
                    .Select(s => (s.Value, (int)s.Key))
                    .OrderByDescending(s => s.Value)
                    .ThenBy(s => order[s.Item2])
                    .Take(limit),
            ];
            Assert.Equal(expected, top.Ordered());
        }
    }

    [Property(MaxTest = 10)]
    public void Frequencies_count_live_chunks(int seed)
    {
        var random = new Random(seed);
        using var corpus = new RandomChunks(random, 1 + random.Next(900), 30);
        for (var i = 0; i < 10; i++)
        {
            var query = corpus.Query();
            var expected = LexicalFields
                .Searched.SelectMany(f =>
                    query
                        .Terms.Where(t => t.Field == f.Terms && t.Occur != TermOccur.Prohibited)
                        .Select(t => new TermFrequency(
                            f.Name,
                            t.Text,
                            corpus.Field(f.Name).Values.Count(c => c.Contains(t.Text))
                        ))
                )
                .Where(t => t.Chunks > 0);
            Assert.Equal(expected, corpus.View.Count(corpus.View.Find(query, default), null, default));
        }
    }
}
