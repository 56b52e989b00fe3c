using FsCheck.Xunit;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Calibration;

public sealed class CalibrationTests
{
    [Property(MaxTest = 12)]
    public void The_choice_is_never_below_the_better_list(int seed)
    {
        var random = new Random(seed);
        double keywordSkill = random.NextDouble(),
            vectorSkill = random.NextDouble();
        List<JudgedRanking> rankings =
        [
            .. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Ranking(random, keywordSkill, vectorSkill)),
        ];
        var chosen = FusionCalibrator.Choose(rankings);
        Assert.True(chosen.FusedNdcg >= Math.Max(chosen.KeywordNdcg, chosen.VectorNdcg) - 1e-9);
        Assert.Equal(1, chosen.Keyword + chosen.Vector, 12);
        Assert.Equal(rankings.Count, chosen.Questions);
        Assert.Equal(chosen, FusionCalibrator.Choose(rankings));
    }

    [Fact]
    public void A_useless_list_loses_its_say()
    {
        var random = new Random(1);
        var chosen = FusionCalibrator.Choose(
            [.. Enumerable.Range(0, 80).Select(_ => Ranking(random, 0.95, 0))],
            [FusionMethod.ReciprocalRank]
        );
        Assert.True(chosen.Keyword > 0.5);
        Assert.True(chosen.FusedNdcg > chosen.EqualNdcg + 0.05);
        var other = FusionCalibrator.Choose(
            [.. Enumerable.Range(0, 80).Select(_ => Ranking(random, 0, 0.95))],
            [FusionMethod.ReciprocalRank]
        );
        Assert.True(other.Vector > 0.5);
    }

    [Fact]
    public void Lists_of_equal_skill_keep_the_prior()
    {
        var random = new Random(2);
        var chosen = FusionCalibrator.Choose([.. Enumerable.Range(0, 120).Select(_ => Ranking(random, 0.6, 0.6))]);
        Assert.InRange(chosen.Keyword, 0.4, 0.6);
        Assert.Same(FusionWeights.Prior, FusionCalibrator.Choose([]));
        Assert.Same(
            FusionWeights.Prior,
            FusionCalibrator.Choose([Ranking(random, 1, 1) with { Relevance = new Dictionary<string, double>() }])
        );
    }

    [Fact]
    public void Cross_validation_measures_on_questions_that_were_not_seen()
    {
        var random = new Random(5);
        JudgedRanking[] rankings = [.. Enumerable.Range(0, 60).Select(_ => Ranking(random, 0.8, 0.3))];
        var tuned = FusionCrossValidation.Tune(rankings);
        Assert.Equal(5, tuned.Folds);
        var onAll = FusionCalibrator.Choose(rankings);
        Assert.Equal(
            (onAll.Method, onAll.Keyword, 60),
            (tuned.Weights.Method, tuned.Weights.Keyword, tuned.Weights.Questions)
        );
        Assert.InRange(tuned.HeldOutNdcg, tuned.Weights.VectorNdcg, tuned.Weights.FusedNdcg + 0.02);

        var one = FusionCrossValidation.Tune(rankings[..1]);
        Assert.True(double.IsNaN(one.HeldOutNdcg));
        Assert.Equal(1, one.Weights.Questions);
        Assert.Equal(2, FusionCrossValidation.Tune(rankings[..2]).Folds);
        Assert.Throws<ArgumentOutOfRangeException>(() => FusionCrossValidation.Tune(rankings, folds: 1));
    }

    [Fact]
    public void Known_item_questions_keep_half_of_a_sentence_and_the_whole_passage()
    {
        FetchedChunk[] chunks =
        [
            .. Enumerable
                .Range(0, 50)
                .Select(i => new FetchedChunk(
                    new ChunkKey($"d{i}", 1, 0),
                    $"Alpha beta gamma delta number {i}. 서울은 한국의 수도이고 인구가 많다. Short.",
                    [],
                    0,
                    60,
                    null,
                    null,
                    "{}",
                    []
                )),
        ];
        var questions = KnownItemSampler.Sample(chunks, 3);
        Assert.Equal(50, questions.Count);
        Assert.All(
            questions,
            question =>
            {
                Assert.Equal(question.Target.Text, question.Passage);
                Assert.All(
                    question.Question.Split(' '),
                    word => Assert.Contains(word, question.Passage, StringComparison.Ordinal)
                );
            }
        );
        Assert.InRange(questions.Average(question => question.Question.Split(' ').Length), 2, 5);
        Assert.Equal(questions, KnownItemSampler.Sample(chunks, 3));
    }

    [Property(MaxTest = 12)]
    public void A_blend_is_never_below_the_fused_list(int seed)
    {
        var random = new Random(seed);
        var skill = random.NextDouble();
        var chosen = BlendCalibrator.Choose([
            .. Enumerable.Range(0, random.Next(1, 60)).Select(_ => Rerank(random, 0.7, skill)),
        ]);
        Assert.True(chosen.BlendedNdcg >= chosen.FusedNdcg - 1e-9);
        Assert.InRange(chosen.Weight, 0, 1);
    }

    [Fact]
    public void A_reranker_gets_the_say_it_earns()
    {
        var random = new Random(3);
        Assert.Equal(
            0,
            BlendCalibrator.Choose([.. Enumerable.Range(0, 100).Select(_ => Rerank(random, 0.9, 0))]).Weight
        );
        Assert.True(
            BlendCalibrator.Choose([.. Enumerable.Range(0, 100).Select(_ => Rerank(random, 0.2, 1))]).Weight >= 0.5
        );
        Assert.Equal(0, BlendCalibrator.Choose([]).Weight);
    }

    [Fact]
    public void A_reranker_that_harms_one_kind_of_question_gets_no_say()
    {
        var random = new Random(4);
        JudgedRerank[] helped =
        [
            .. Enumerable.Range(0, 60).Select(_ => Rerank(random, 0.2, 1) with { Kind = "cloze" }),
        ];
        JudgedRerank[] harmed =
        [
            .. Enumerable.Range(0, 60).Select(_ => Rerank(random, 1, 0) with { Kind = "known-item" }),
        ];
        Assert.True(BlendCalibrator.Choose(helped).Weight >= 0.5);
        Assert.True(BlendCalibrator.Choose([.. helped, .. harmed.Select(r => r with { Kind = "cloze" })]).Weight > 0);
        var careful = BlendCalibrator.Choose([.. helped, .. harmed]);
        Assert.True(careful.Weight < BlendCalibrator.Choose(helped).Weight);
        Assert.True(BlendCalibrator.Choose(harmed).Weight == 0);
    }

    [Theory]
    [InlineData(
        "첫 문장이다. 두 번째는 3.5배 컸다! 셋째인가? 넷째",
        "첫 문장이다.|두 번째는 3.5배 컸다!|셋째인가?|넷째"
    )]
    [InlineData("J. Kim wrote it. It ended.\nNew line", "J. Kim wrote it.|It ended.|New line")]
    [InlineData("", "")]
    public void Text_is_cut_into_sentences(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Sentences.Split(text).Select(r => text[r])));

    [Fact]
    public void A_cloze_question_is_a_sentence_that_its_remainder_lacks()
    {
        FetchedChunk[] chunks =
        [
            Chunk(
                "k",
                "서울은 대한민국의 수도이며 가장 큰 도시이다. 부산은 항구 도시로 바다와 산이 있다. 대구는 내륙에 있는 분지 지형의 도시이다."
            ),
            Chunk(
                "e",
                "The wing lifts the aircraft in steady flow. A shock wave forms near the nose. Heat is carried away by the flow."
            ),
            Chunk("short", "한 문장만 있는 짧은 글이다."),
        ];
        var questions = InverseClozeSampler.Sample(chunks, 7);
        Assert.Equal(["k", "e"], questions.Select(q => q.Target.Key.DocumentId));
        foreach (var question in questions)
        {
            var words = question.Question.Split(' ');
            Assert.Contains(
                Sentences.Split(question.Target.Text),
                r => words.All(w => question.Target.Text[r].Split(' ').Contains(w))
            );
            Assert.True(question.Passage.Length < question.Target.Text.Length - 10);
        }

        Assert.Equal(questions, InverseClozeSampler.Sample(chunks, 7));
    }

    [Fact]
    public async Task An_exam_ranks_remainders_by_both_searches()
    {
        static string Text(int i) =>
            string.Join(
                ' ',
                Enumerable
                    .Range(0, 4)
                    .Select(s => $"Topic{i} topic{i} sentence part{s} speaks of topic{i} and topic{i} matters.")
            );
        FetchedChunk[] chunks = [.. Enumerable.Range(0, 30).Select(i => Chunk($"c{i}", Text(i)))];
        var questions = InverseClozeSampler.Sample(chunks[..20], 1);
        Assert.Equal(20, questions.Count);

        // An embedder that knows nothing: the same vector for every text.
        var rankings = await RankingExam.RankAsync(
            questions,
            chunks,
            (texts, _, _) =>
                Task.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([
                    .. texts.Select(_ => new ReadOnlyMemory<float>([1, 0])),
                ]),
            100,
            default
        );
        Assert.All(rankings, r => Assert.Contains(r.Keyword[0].Key, r.Relevance.Keys));
        Assert.All(rankings, r => Assert.Equal(30, r.Vector.Count));
        var chosen = FusionCalibrator.Choose(rankings);
        Assert.Equal((1.0, 1.0), (chosen.KeywordNdcg, Math.Round(chosen.FusedNdcg, 9)));
        Assert.True(chosen.VectorNdcg < 0.5);
    }

    private static FetchedChunk Chunk(string id, string text) =>
        new(new ChunkKey(id, 1, 0), text, [], 0, text.Length, null, null, string.Empty, []);

    private static JudgedRanking Ranking(Random random, double keywordSkill, double vectorSkill) =>
        new(List(random, keywordSkill), List(random, vectorSkill), new Dictionary<string, double> { ["right"] = 1 });

    private static JudgedRerank Rerank(Random random, double fusedSkill, double rerankSkill)
    {
        var fused = List(random, fusedSkill);
        double Score(string key) => key == "right" && random.NextDouble() < rerankSkill ? 2 : random.NextDouble();
        return new(
            fused,
            RankedList<string>.FromScores(fused.Select(i => new RankedItem<string>(i.Key, Score(i.Key)))),
            new Dictionary<string, double> { ["right"] = 1 }
        );
    }

    private static RankedList<string> List(Random random, double skill) =>
        RankedList<string>.FromScores(
            Enumerable
                .Range(0, 20)
                .Select(_ => new RankedItem<string>($"w{random.Next(200)}", random.NextDouble()))
                .Append(new RankedItem<string>("right", random.NextDouble() < skill ? 2 : random.NextDouble()))
        );
}
