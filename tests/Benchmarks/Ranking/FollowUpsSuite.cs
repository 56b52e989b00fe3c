using System.Globalization;
using System.Numerics.Tensors;
using Pipeline.Benchmarks.Reports;
using Pipeline.Grains.Ingestion;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Conversation;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Tests.Conversation;

namespace Pipeline.Benchmarks.Ranking;

/// <summary>What is found for follow-ups: as they are asked, rewritten, and written by hand to stand alone.</summary>
internal sealed class FollowUpsSuite : Suite
{
    private static readonly string[] Halves = ["first", "second"];

    public override string Name => "follow-ups";

    public override string Description =>
        "nDCG@10 of rewritten follow-ups beside questions that stand alone, by keyword search; with --models by hybrid search too.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        await using var embedder = await settings.OpenEmbedderAsync(cancellationToken);
        using var cache = embedder is null ? null : new EmbeddingCache(embedder, report);
        List<IReadOnlyList<string>> found = [],
            kinds = [],
            alone = [];
        foreach (var language in (string[])["en", "ko"])
        {
            using var set = ConversationSet.Read(language);
            Measure(language, "keyword, documents", set, set.Keyword, found);
            Measure(language, "keyword, sentences", set, set.KeywordOfSentences, found);
            Kinds(language, set, kinds);
            Alone(language, set, alone);
            if (cache is not null)
            {
                var search = await HybridAsync(set, cache, cancellationToken);
                Measure(language, "hybrid, documents", set, search, found);
            }
        }

        report.Add(
            new ReportTable(
                "nDCG@10 of follow-ups; rules were written looking at the first half only",
                ["language", "search", "half", "follow-ups", "as asked", "rewritten", "by hand", "rewritten / by hand"],
                found
            )
        );
        report.Add(
            new ReportTable(
                "nDCG@10 by what is left out, keyword search of sentences, both halves",
                ["language", "kind", "follow-ups", "as asked", "rewritten", "by hand"],
                kinds
            )
        );
        report.Add(
            new ReportTable(
                "questions that stand alone, after turns about something else",
                ["language", "half", "questions", "rewritten", "searched both ways"],
                alone
            )
        );
    }

    private static void Measure(
        string language,
        string name,
        ConversationSet set,
        Func<string, RankedList<string>> search,
        List<IReadOnlyList<string>> rows
    )
    {
        foreach (var half in Halves)
        {
            var (count, asked, rewritten, byHand) = Means(
                set.Conversations.Where(one => one.Kind != ConversationSet.Alone && one.Half == half),
                search
            );
            rows.Add([
                language,
                name,
                half,
                Count(count),
                Score(asked),
                Score(rewritten),
                Score(byHand),
                Score(rewritten / byHand),
            ]);
        }
    }

    private static void Kinds(string language, ConversationSet set, List<IReadOnlyList<string>> rows)
    {
        foreach (var kind in set.Conversations.Where(one => one.Kind != ConversationSet.Alone).GroupBy(one => one.Kind))
        {
            var (count, asked, rewritten, byHand) = Means(kind, set.KeywordOfSentences);
            rows.Add([language, kind.Key, Count(count), Score(asked), Score(rewritten), Score(byHand)]);
        }
    }

    private static void Alone(string language, ConversationSet set, List<IReadOnlyList<string>> rows)
    {
        foreach (var half in Halves)
        {
            var read = set
                .Conversations.Where(one => one.Kind == ConversationSet.Alone && one.Half == half)
                .Select(one => FollowUps.Read(one.Turns, one.Question))
                .ToArray();
            rows.Add([
                language,
                half,
                Count(read.Length),
                Count(read.Count(one => one.IsRewritten && one.IsSure)),
                Count(read.Count(one => one.IsRewritten && !one.IsSure)),
            ]);
        }
    }

    private static (int Count, double Asked, double Rewritten, double ByHand) Means(
        IEnumerable<Conversation> conversations,
        Func<string, RankedList<string>> search
    )
    {
        var all = conversations.ToArray();
        return (
            all.Length,
            all.Average(one => ConversationSet.Ndcg(one, [new WeightedQuestion(one.Question, 1)], search)),
            all.Average(one => ConversationSet.Ndcg(one, FollowUps.Read(one.Turns, one.Question).Parts, search)),
            all.Average(one => ConversationSet.Ndcg(one, one.ByHand, search))
        );
    }

    /// <summary>Hybrid search as a collection begins with it: adaptive fusion with the weights of the prior.</summary>
    private static async Task<Func<string, RankedList<string>>> HybridAsync(
        ConversationSet set,
        EmbeddingCache cache,
        CancellationToken cancellationToken
    )
    {
        string[] questions =
        [
            .. set
                .Conversations.SelectMany(one =>
                    FollowUps
                        .Read(one.Turns, one.Question)
                        .Parts.Select(part => part.Text)
                        .Concat(one.Standalone)
                        .Append(one.Question)
                )
                .Distinct(StringComparer.Ordinal),
        ];
        var asked = await cache.EmbedAsync(questions, isQuery: true, cancellationToken);
        var passages = await cache.EmbedAsync(
            [.. set.Documents.Select(document => DocumentProcessor.EmbeddedText(document.Title, [], document.Text))],
            isQuery: false,
            cancellationToken
        );
        var vectors = questions
            .Zip(asked)
            .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var prior = FusionPrior.For(set.Documents.Average(document => Sentences.Split(document.Text).Count));
        return question =>
            HybridFusion.Fuse(
                FusionMethod.Adaptive,
                set.Keyword(question),
                prior.Keyword,
                RankedList<string>
                    .FromScores(
                        set.Documents.Select(
                            (document, i) =>
                                new RankedItem<string>(
                                    document.Id,
                                    TensorPrimitives.Dot(vectors[question].Span, passages[i].Span)
                                )
                        )
                    )
                    .Take(ConversationSet.Depth),
                prior.Vector
            );
    }

    private static string Score(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);
}
