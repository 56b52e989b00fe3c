using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Scoring;
using Pipeline.Retrieval.Lexical.Statistics;

namespace Pipeline.Retrieval.Tests.Lexical;

/// <summary>Scores every chunk from lists of terms.</summary>
internal static class ExhaustiveScores
{
    public static Dictionary<long, float> Of(
        LexicalQuery query,
        CollectionStatistics statistics,
        Func<string, Dictionary<long, IReadOnlyList<string>>> field
    )
    {
        var unit = ScoreUnit.For(query, statistics);
        var sums = new Dictionary<long, long>();
        var has = new Dictionary<(long Chunk, int Term), bool>();
        foreach (var searched in LexicalFields.Searched)
        {
            var size = statistics.Field(searched.Name)!;
            foreach ((var chunk, var terms) in field(searched.Name))
            {
                for (var i = 0; i < query.Terms.Count; i++)
                {
                    var term = query.Terms[i];
                    var frequency = term.Field == searched.Terms ? terms.Count(t => t == term.Text) : 0;
                    if (frequency == 0)
                    {
                        continue;
                    }

                    has[(chunk, i)] = true;
                    if (term.Occur != TermOccur.Prohibited)
                    {
                        var bm25 = new Bm25(
                            size.Chunks,
                            size.Terms,
                            statistics.Chunks(searched.Name, term.Text),
                            query.Weight(searched) * term.Weight
                        );
                        sums[chunk] = sums.GetValueOrDefault(chunk) + unit.Part(bm25, frequency, terms.Count);
                    }
                }
            }
        }

        return sums.Where(s =>
                Enumerable
                    .Range(0, query.Terms.Count)
                    .All(i =>
                        query.Terms[i].Occur switch
                        {
                            TermOccur.Required => has.ContainsKey((s.Key, i)),
                            TermOccur.Prohibited => !has.ContainsKey((s.Key, i)),
                            _ => true,
                        }
                    )
            )
            .ToDictionary(s => s.Key, s => unit.Score(checked((int)s.Value)));
    }
}
