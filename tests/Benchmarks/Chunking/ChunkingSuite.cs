using System.Globalization;
using Pipeline.Benchmarks.Ranking;
using Pipeline.Benchmarks.Reports;
using Pipeline.Documents.Chunking;
using Pipeline.Grains.Ingestion;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>
/// Ways to cut long documents, side by side: articles are put together from the paragraphs of judged sets, and a
/// question is answered by a passage that has the whole reference answer where the judged paragraph has it. Values are
/// those of the papers and programs that the ways come from, each tried once.
/// </summary>
internal sealed class ChunkingSuite : Suite
{
    // The smallest pieces of LlamaIndex's hierarchical parser; the program's chunks are of 320.
    private const int SmallTokens = 128;
    private const int QuickArticles = 8;
    private const int TimedTokens = 4_000;

    private readonly List<IReadOnlyList<string>> _costs = [];
    private readonly List<IReadOnlyList<string>> _found = [];
    private readonly List<IReadOnlyList<string>> _alone = [];

    public override string Name => "chunking";

    public override string Description =>
        "Ways to cut long documents: what is found of them, tokens embedded, time. --size: articles of each set. Needs --data and --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Data is null || settings.Library?.Find(ModelRole.Embed) is not { } model)
        {
            report.Note("No folder of sets (--data), or no embedder (--models): nothing to measure.");
            return;
        }

        var definition = model.ToEmbedder();
        await using var embedder = await OnnxEmbedder.LoadAsync(definition, cancellationToken: cancellationToken);
        using var late = new LateEncoder(definition);
        using var cache = new EmbeddingCache(embedder, report);
        var strategies = Strategies(new EmbedderTokenCounter(embedder.Tokenizer), late);
        foreach (var whole in ArticleSet.Of(settings.Data))
        {
            var set = whole.First(settings.Quick ? QuickArticles : settings.Size ?? whole.Articles.Count);
            var tokens = set.Articles.Sum(article => (long)embedder.Tokenizer.Count(article.Text));
            report.Note(
                $"{set.Name}: {set.Articles.Count} articles of {tokens / set.Articles.Count} tokens, {set.Questions.Count} questions; {set.LeftOut} left out"
            );
            await NoteLateAsync(report, set, late, embedder, cancellationToken);
            var asking = await cache.EmbedAsync(
                [.. set.Questions.Select(question => question.Text)],
                isQuery: true,
                cancellationToken
            );
            var trials = new List<StrategyTrial>();
            foreach (var strategy in strategies)
            {
                trials.Add(
                    await StrategyTrial.RunAsync(
                        strategy,
                        set,
                        asking,
                        new PassageEncoder(cache.EmbedAsync, embedder.Tokenizer, definition),
                        embedder.Tokenizer.Count,
                        cancellationToken
                    )
                );
                report.Note($"{set.Name}: {strategy.Name}");
            }

            var timed = Timed(set, embedder.Tokenizer.Count);
            var seconds = await StrategyTrial.TimeAsync(
                strategies,
                timed,
                () => new PassageEncoder(EmbedAsync, embedder.Tokenizer, definition),
                late.Forget,
                settings.Quick ? 1 : 3,
                cancellationToken
            );
            var timedTokens = timed.Sum(article => embedder.Tokenizer.Count(article.Text));
            AddCosts(set, trials, tokens, [.. seconds.Select(value => value / timedTokens * 10_000)]);
            AddScores(set, trials);
        }

        Write(report);

        async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
            IReadOnlyList<string> texts,
            bool isQuery,
            CancellationToken token
        ) =>
            [
                .. (
                    await embedder.EmbedAsync(
                        texts,
                        isQuery ? TextKind.Query : TextKind.Passage,
                        RequestPriority.Bulk,
                        token
                    )
                ).Select(vector => (ReadOnlyMemory<float>)vector),
            ];
    }

    private static async Task NoteLateAsync(
        Report report,
        ArticleSet set,
        LateEncoder late,
        OnnxEmbedder embedder,
        CancellationToken cancellationToken
    )
    {
        var cosines = new List<double>();
        foreach (var article in set.Articles.Take(QuickArticles))
        {
            var paragraph = article.Document.Blocks[0].Text;
            cosines.Add(await late.AgreementAsync(embedder, article.Title, paragraph, cancellationToken));
        }

        report.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{set.Name}: vectors of whole paragraphs, late and at once: cosine {cosines.Min():0.000} to {cosines.Max():0.000}"
            )
        );
    }

    private static IChunkingStrategy[] Strategies(ITokenCounter tokens, LateEncoder late)
    {
        var usual = new ChunkingOptions();
        var small = usual with
        {
            MaxTokens = SmallTokens,
            OverlapTokens = usual.OverlapTokens * SmallTokens / usual.MaxTokens,
        };
        Chunker program = new(tokens, usual),
            smaller = new(tokens, small);
        return
        [
            new StructureChunks("structure, 320 tokens (the program)", program),
            new StructureChunks("the same without titles", program, isTitled: false),
            new StructureChunks("structure, 128 tokens", smaller),
            new SentenceWindows(),
            new SemanticChunks(new Chunker(tokens, usual with { OverlapTokens = 0 })),
            new ParentChildren(program, new Chunker(tokens, small with { OverlapTokens = 0 })),
            new LateChunks("late, 320 tokens", program, late),
            new LateChunks("late, 128 tokens", smaller, late),
        ];
    }

    private static List<LongArticle> Timed(ArticleSet set, Func<string, int> count)
    {
        var timed = new List<LongArticle>();
        var tokens = 0;
        foreach (var article in set.Articles.TakeWhile(_ => tokens < TimedTokens))
        {
            timed.Add(article);
            tokens += count(article.Text);
        }

        return timed;
    }

    private void AddCosts(ArticleSet set, List<StrategyTrial> trials, long tokens, double[] seconds) =>
        _costs.AddRange(
            trials.Select(
                (trial, i) =>
                    (IReadOnlyList<string>)
                        [
                            set.Name,
                            trial.Name,
                            Count(trial.Passages.Count),
                            Count(trial.Passages.Sum(passage => passage.Vectors.Count)),
                            Count((int)trial.GivenTokens),
                            Count(trial.EmbeddedTokens),
                            Times((double)trial.EmbeddedTokens / tokens),
                            Times(seconds[i]),
                            Count(trial.Cut),
                        ]
            )
        );

    private void AddScores(ArticleSet set, List<StrategyTrial> trials)
    {
        foreach (var trial in trials)
        {
            var (ours, usual) = (trial.ByBoth, trials[0].ByBoth);
            _found.Add([
                set.Name,
                trial.Name,
                Mean(ours, score => score.ArticleNdcg),
                Mean(ours, score => score.ArticleRecall),
                Mean(ours, score => score.AnswerNdcg),
                Mean(ours, score => score.AnswerFirst),
                Mean(ours, score => score.AnswerInFive),
                Mean(ours, score => score.AnswerInTen),
                Mean(ours, score => score.AnswerInHalf),
                Mean(ours, score => score.AnswerInContext),
                Difference(set, ours, usual, score => score.AnswerNdcg),
                Difference(set, ours, usual, score => score.AnswerInHalf),
            ]);
            _alone.Add([
                set.Name,
                trial.Name,
                Mean(trial.ByWords, score => score.AnswerNdcg),
                Mean(trial.ByWords, score => score.AnswerInHalf),
                Mean(trial.ByVectors, score => score.ArticleNdcg),
                Mean(trial.ByVectors, score => score.AnswerNdcg),
                Mean(trial.ByVectors, score => score.AnswerInHalf),
                Difference(set, trial.ByVectors, trials[0].ByVectors, score => score.AnswerNdcg),
                Difference(set, trial.ByVectors, trials[0].ByVectors, score => score.AnswerInHalf),
            ]);
        }
    }

    private void Write(Report report)
    {
        string[] first = ["set", "passages"];
        report.Add(
            new ReportTable(
                "what is made of the articles; seconds for 10,000 tokens of text, median of rounds in turn; answers that no passage has whole",
                [.. first, "made", "vectors", "tokens given", "embedded", "of the text", "s", "cut answers"],
                _costs
            )
        );
        var whole = string.Create(CultureInfo.InvariantCulture, $"in {QuestionScores.ContextTokens:N0} tokens");
        var half = $"in {QuestionScores.ContextTokens / 2} tokens";
        string[] differences = ["nDCG - program's", $"{half} - program's"];
        report.Add(
            new ReportTable(
                "hybrid search; differences with their standard error, questions of an article taken together",
                [.. first, "article nDCG@10", "@10", "answer nDCG@10", "@1", "@5", "@10", half, whole, .. differences],
                _found
            )
        );
        report.Add(
            new ReportTable(
                "each search alone",
                [
                    .. first,
                    "words: answer nDCG@10",
                    half,
                    "vectors: article nDCG@10",
                    "answer nDCG@10",
                    half,
                    .. differences,
                ],
                _alone
            )
        );
    }

    private static string Mean(IReadOnlyList<QuestionScores> scores, Func<QuestionScores, double> value) =>
        scores.Average(value).ToString("0.000", CultureInfo.InvariantCulture);

    // Questions of an article stand or fall together, so the error is that of a mean of clusters.
    private static string Difference(
        ArticleSet set,
        IReadOnlyList<QuestionScores> ours,
        IReadOnlyList<QuestionScores> theirs,
        Func<QuestionScores, double> value
    )
    {
        double[] differences = [.. ours.Zip(theirs, (one, other) => value(one) - value(other))];
        var mean = differences.Average();
        var error =
            Math.Sqrt(
                differences
                    .Zip(set.Questions, (difference, question) => (difference, question.Article))
                    .GroupBy(pair => pair.Article)
                    .Sum(group => Math.Pow(group.Sum(pair => pair.difference - mean), 2))
            ) / differences.Length;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Round(mean, 3):+0.000;-0.000;0.000} ± {error:0.000}"
        );
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Times(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
