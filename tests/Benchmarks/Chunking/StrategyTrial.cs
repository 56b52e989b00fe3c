using System.Diagnostics;
using Pipeline.Benchmarks.Reports;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>What one strategy makes of a set, and what is found in it.</summary>
internal sealed record StrategyTrial(
    string Name,
    IReadOnlyList<Passage> Passages,
    long EmbeddedTokens,
    double GivenTokens,
    int Cut,
    IReadOnlyList<QuestionScores> ByWords,
    IReadOnlyList<QuestionScores> ByVectors,
    IReadOnlyList<QuestionScores> ByBoth
)
{
    /// <summary>Cuts, embeds and asks.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="set">The articles and questions.</param>
    /// <param name="asking">The questions' vectors.</param>
    /// <param name="encoder">Embeds.</param>
    /// <param name="count">Counts the tokens of a text.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<StrategyTrial> RunAsync(
        IChunkingStrategy strategy,
        ArticleSet set,
        IReadOnlyList<ReadOnlyMemory<float>> asking,
        PassageEncoder encoder,
        Func<string, int> count,
        CancellationToken cancellationToken
    )
    {
        var passages = await strategy.CutAsync(set.Articles, encoder, cancellationToken);
        int[] tokens =
        [
            .. passages.Select(passage => count(set.Articles[passage.Article].Text[passage.Start..passage.End])),
        ];
        using var search = new PassageSearch(set.Articles, passages, strategy.IsTitled);
        var scores = new List<QuestionScores>[] { [], [], [] };
        for (var i = 0; i < set.Questions.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var question = set.Questions[i];
            var words = search.ByWords(question.Text, cancellationToken);
            var vectors = search.ByVectors(asking[i]);
            RankedList<int>[] found = [words, vectors, search.Fuse(words, vectors)];
            for (var way = 0; way < found.Length; way++)
            {
                scores[way].Add(QuestionScores.Of(found[way], question, passages, tokens));
            }
        }

        return new StrategyTrial(
            strategy.Name,
            passages,
            encoder.Tokens,
            tokens.Average(),
            set.Questions.Count(question => !passages.Any(passage => QuestionScores.Holds(passage, question))),
            scores[0],
            scores[1],
            scores[2]
        );
    }

    /// <summary>Median seconds of each strategy to cut and embed the same articles, in turn, without anything at
    /// hand.</summary>
    public static async Task<double[]> TimeAsync(
        IReadOnlyList<IChunkingStrategy> strategies,
        IReadOnlyList<LongArticle> articles,
        Func<PassageEncoder> encoder,
        Action forget,
        int rounds,
        CancellationToken cancellationToken
    )
    {
        var seconds = strategies.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < strategies.Count; i++)
            {
                forget();
                var started = Stopwatch.GetTimestamp();
                await strategies[i].CutAsync(articles, encoder(), cancellationToken);
                seconds[i].Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        return [.. seconds.Select(Interleaved.Median)];
    }
}
