using FsCheck.Xunit;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Calibration;

public sealed class ShortPassageTests
{
    private const string Short = "The lost badge number is reported to desk";
    private const string Long =
        "Leave is asked for in the portal. It takes two weeks there. Nobody is asked twice for that. The desk decides on it.";

    [Property(MaxTest = 60)]
    public void Collections_of_every_length_give_questions(int seed)
    {
        var random = new Random(seed);
        FetchedChunk[] chunks =
        [
            .. Enumerable
                .Range(0, random.Next(2, 60))
                .Select(i =>
                    Chunk(
                        $"c{i}",
                        random.Next(3) switch
                        {
                            0 => $"{Short} {i}",
                            1 => $"{Long} Part {i}.",
                            _ => $"연차 휴가는 {i}주 전에 신청합니다",
                        }
                    )
                ),
        ];
        var questions = PseudoQuestionSampler.Sample(chunks, 20, seed);
        Assert.All(questions, question => Assert.NotEqual("", question.Question.Trim()));
        var kinds = questions.ToLookup(question => question.Kind);
        var single = chunks.Count(chunk => !chunk.Text.Contains("portal", StringComparison.Ordinal));
        Assert.Equal(Math.Min(20, single), kinds[PseudoQuestionKind.Reworded].Count());
        Assert.Equal(kinds[PseudoQuestionKind.Cloze].Count(), kinds[PseudoQuestionKind.KnownItem].Count());
        Assert.True(
            Math.Abs(kinds[PseudoQuestionKind.Cloze].Count() - Math.Min(20, (chunks.Length - single) / 2)) <= 1
        );
        Assert.Equal(questions, PseudoQuestionSampler.Sample(chunks, 20, seed));
        Assert.Equal(questions.Count, questions.Select(question => question.Target.Key).Distinct().Count());
    }

    [Fact]
    public void A_short_passage_is_asked_for_in_other_words()
    {
        FetchedChunk[] chunks =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i => Chunk($"c{i}", string.Join(' ', Enumerable.Range(0, 8).Select(w => $"w{i}x{w}")))),
        ];
        var questions = RewordedItemSampler.Sample(chunks, chunks, 1);
        Assert.All(
            questions,
            question =>
            {
                string[] own = question.Target.Text.Split(' '),
                    kept = question.Question.Split(' '),
                    asked = question.Keywords.Split(' ');
                Assert.All(kept, word => Assert.Contains(word, own));
                Assert.Equal(own.Length, asked.Length);
                Assert.All(kept, word => Assert.Contains(word, asked));
            }
        );
        Assert.InRange(questions.Average(question => question.Question.Split(' ').Length), 4, 5);
        Assert.Empty(RewordedItemSampler.Sample([Chunk("a", "two words"), Chunk("b", "")], chunks, 1));
    }

    [Property(MaxTest = 100)]
    public void The_prior_trusts_words_the_more_the_longer_passages_are(double a, double b)
    {
        (var shorter, var longer) = (Math.Min(Math.Abs(a), Math.Abs(b)), Math.Max(Math.Abs(a), Math.Abs(b)));
        if (!double.IsFinite(longer))
        {
            return;
        }

        FusionWeights one = FusionPrior.For(shorter),
            other = FusionPrior.For(longer);
        Assert.InRange(one.Keyword, 0.25, other.Keyword);
        Assert.InRange(other.Keyword, one.Keyword, 0.5);
        Assert.Equal(1, one.Keyword + one.Vector, 12);
        Assert.Equal(FusionMethod.Adaptive, one.Method);
    }

    [Fact]
    public void The_prior_follows_the_passages()
    {
        Assert.Equal(0.25, FusionPrior.For([Chunk("a", Short), Chunk("b", Short)]).Keyword);
        Assert.Equal(0.4375, FusionPrior.For([Chunk("a", Long)]).Keyword);
        Assert.Same(FusionWeights.Prior, FusionPrior.For([]));
    }

    [Property(MaxTest = 12)]
    public void A_choice_leaves_the_prior_only_when_it_is_sure(int seed)
    {
        var random = new Random(seed);
        double words = random.NextDouble(),
            vectors = random.NextDouble();
        JudgedRanking[] rankings =
        [
            .. Enumerable
                .Range(0, random.Next(0, 50))
                .Select(_ => new JudgedRanking(
                    List(random, words),
                    List(random, vectors),
                    new Dictionary<string, double> { ["right"] = 1 }
                )),
        ];
        var prior = FusionPrior.For(1 + (random.NextDouble() * 5));
        var chosen = FusionCalibrator.ChooseNear(rankings, prior);
        Assert.Equal(rankings.Length, chosen.Questions);
        Assert.Equal(1, chosen.Keyword + chosen.Vector, 12);
        Assert.InRange(chosen.Keyword, 0, 1);

        // Nearer weights than the chosen ones are worse than the best by more than two standard errors: a naive
        // recount.
        (double Weight, double[] Measures)[] all =
        [
            .. Enumerable.Range(0, 21).Select(step => step / 20.0).Append(prior.Keyword).Select(w => (w, Ndcg(w))),
        ];
        if (rankings.Length > 0)
        {
            var best = all.MaxBy(c => c.Measures.Average()).Measures;
            Assert.All(
                all.Where(c => Math.Abs(c.Weight - prior.Keyword) < Math.Abs(chosen.Keyword - prior.Keyword) - 1e-9),
                nearer =>
                {
                    double[] gaps = [.. best.Zip(nearer.Measures, (x, y) => x - y)];
                    var error = Math.Sqrt(
                        gaps.Sum(g => Math.Pow(g - gaps.Average(), 2)) / (gaps.Length - 1) / gaps.Length
                    );
                    Assert.True(gaps.Average() > (2 * error) - 1e-9);
                }
            );
        }

        double[] Ndcg(double weight) =>
            [
                .. rankings.Select(r =>
                {
                    string[] keys =
                    [
                        .. HybridFusion
                            .Fuse(prior.Method, r.Keyword, weight, r.Vector, 1 - weight)
                            .Take(10)
                            .Select(i => i.Key),
                    ];
                    var place = Array.IndexOf(keys, "right");
                    return place < 0 ? 0 : 1 / Math.Log2(place + 2);
                }),
            ];
    }

    [Fact]
    public async Task An_embedder_that_knows_nothing_of_the_language_loses_its_say()
    {
        var random = new Random(1);
        FetchedChunk[] chunks =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i =>
                    Chunk($"c{i}", string.Join(' ', Enumerable.Range(0, 8).Select(_ => $"word{random.Next(300)}")))
                ),
        ];
        var questions = PseudoQuestionSampler.Sample(chunks, 60, 1);
        Assert.Equal(60, questions.Count);
        var rankings = await RankingExam.RankAsync(
            questions,
            chunks,
            (texts, _, _) =>
                Task.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([
                    .. texts.Select(_ => new ReadOnlyMemory<float>([
                        .. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f),
                    ])),
                ]),
            100,
            default
        );
        var chosen = FusionCalibrator.ChooseNear(rankings, FusionPrior.For(chunks));
        Assert.True(chosen.Keyword > 0.25, $"{chosen}");
        Assert.True(chosen.FusedNdcg > chosen.KeywordNdcg - 0.1, $"{chosen}");
    }

    private static FetchedChunk Chunk(string id, string text) =>
        new(new ChunkKey(id, 1, 0), text, [], 0, text.Length, null, null, string.Empty, []);

    private static RankedList<string> List(Random random, double skill) =>
        RankedList<string>.FromScores(
            Enumerable
                .Range(0, 20)
                .Select(_ => new RankedItem<string>($"w{random.Next(200)}", random.NextDouble()))
                .Append(new RankedItem<string>("right", random.NextDouble() < skill ? 2 : random.NextDouble()))
        );
}
