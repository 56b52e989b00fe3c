using System.Text.Json;
using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Answers;
using Pipeline.Retrieval.Answerability;

namespace Pipeline.Grains.Tests.Answers;

public sealed class AnswerGroundingTests
{
    private static readonly CollectionSettings Measured = new()
    {
        Answerability = new AnswerabilitySettings
        {
            Words = new SignalCut(0.2, 0.4),
            Rerank = new SignalCut(0, 4),
            Questions = 100,
            Chunks = 500,
            Embedder = "e",
            Reranker = "r",
        },
    };

    [Property]
    public void Only_what_nothing_supports_is_declined_and_never_when_it_is_not_wanted(int seed)
    {
        var random = new Random(seed);
        var evidence = new Evidence(random.NextDouble() / 2, null, random.Next(2) == 0 ? null : random.Next(-6, 6));
        var asked = (DeclineMode?[])[null, DeclineMode.Auto, DeclineMode.Never];
        var (own, collection) = (asked[random.Next(3)], asked[random.Next(3)]);
        var grounding = AnswerGrounding.Judge(
            new AskRequest { Decline = own },
            Measured with
            {
                Decline = collection,
            },
            evidence,
            []
        );
        Assert.Equal(
            grounding.Support >= 0.8 ? GroundingLevel.Supported
                : grounding.Support >= 0.5 ? GroundingLevel.Partial
                : GroundingLevel.None,
            grounding.Level
        );
        Assert.Equal(
            grounding.Level == GroundingLevel.None && (own ?? collection) is not DeclineMode.Never,
            grounding.Declined
        );
    }

    private const string InBoth =
        "The vault code of the office in Busan is 7714. 부산 사무소의 금고 번호는 7714입니다.";

    [Fact]
    public void The_measured_scales_judge_and_without_them_the_prior()
    {
        var evidence = new Evidence(0.15, 0.3, null);
        Assert.True(AnswerGrounding.Judge(new AskRequest(), Measured, evidence, []).Declined);
        Assert.False(AnswerGrounding.Judge(new AskRequest(), new CollectionSettings(), evidence, []).Declined);
        var nothing = Measured with { Answerability = Measured.Answerability! with { Questions = 0 } };
        Assert.False(AnswerGrounding.Judge(new AskRequest(), nothing, evidence, []).Declined);

        // What somebody has stored that is no scale has no say.
        var broken = Measured with
        {
            Answerability = new AnswerabilitySettings { Words = new SignalCut(1, 1), Questions = 9 },
        };
        Assert.Equal(0.5, AnswerGrounding.Judge(new AskRequest(), broken, evidence, []).Support);
    }

    [Theory]
    [InlineData("How long is annual leave?", "연차는 18일이고 다음 해로 넘어가지 않습니다.", false)]
    [InlineData("연차는 며칠인가요?", "Annual leave is 18 days and does not carry over.", false)]
    [InlineData("연차는 며칠인가요?", "회의실은 두 시간까지 예약합니다.", true)]
    [InlineData("How long is annual leave?", "Meeting rooms can be booked for two hours.", true)]
    [InlineData("What is the capital of France?", InBoth, true)]
    [InlineData("프랑스의 수도는 어디인가요?", InBoth, true)]
    [InlineData("How long is annual leave?", "연차는 18일입니다. 명령은 다음과 같습니다.\nleave show --days", false)]
    public void Words_that_two_languages_do_not_share_say_nothing_against_an_answer(
        string question,
        string passage,
        bool declined
    )
    {
        var request = new AskRequest { Question = question };
        var hit = new SearchHit
        {
            Rank = 1,
            DocumentId = "d",
            Text = passage,
        };
        var evidence = new Evidence(0, null, null);
        Assert.Equal(declined, AnswerGrounding.Judge(request, Measured, evidence, [hit]).Declined);
        Assert.Equal(declined, AnswerGrounding.Judge(request, new CollectionSettings(), evidence, [hit]).Declined);

        // Where its meaning is measured, it must be near enough.
        var measured = Measured with
        {
            Answerability = Measured.Answerability! with { Meaning = new SignalCut(0.05, 0.1) },
        };
        Assert.True(AnswerGrounding.Judge(request, measured, evidence with { Meaning = 0.04 }, [hit]).Declined);
        Assert.Equal(
            declined,
            AnswerGrounding.Judge(request, measured, evidence with { Meaning = 0.06 }, [hit]).Declined
        );

        // Of passages in both languages the nearest counts, once it is measured what is near.
        var near = hit with
        {
            Scores = new StageScores { Vector = 0.9 },
        };
        var far = hit with
        {
            Text = question,
            Scores = new StageScores { Vector = 0.8 },
        };
        Assert.Equal(
            declined,
            AnswerGrounding.Judge(request, measured, evidence with { Meaning = 0.06 }, [far, near]).Declined
        );
        Assert.True(AnswerGrounding.Judge(request, Measured, evidence, [far, near]).Declined);

        // Whoever reads both has the last word.
        Assert.True(AnswerGrounding.Judge(request, Measured, evidence with { Rerank = -9 }, [hit]).Declined);
    }

    [Fact]
    public void Settings_come_back_from_the_store_and_an_older_silo_passes_over_them()
    {
        var text = JsonSerializer.Serialize(Measured with { Decline = DeclineMode.Never }, PipelineJson.Options);
        Assert.Equal(
            Measured with
            {
                Decline = DeclineMode.Never,
            },
            JsonSerializer.Deserialize<CollectionSettings>(text, PipelineJson.Options)
        );
        var older = """{"shardCount":3,"answerabilityOfLater":{"words":1},"chunkTokens":64}""";
        var read = JsonSerializer.Deserialize<CollectionSettings>(older, PipelineJson.Options)!;
        Assert.Equal((3, 64, null, null), (read.ShardCount, read.ChunkTokens, read.Answerability, read.Decline));
    }

    [Fact]
    public void A_change_says_nothing_of_declining_unless_it_is_set()
    {
        var change = JsonSerializer.Serialize(new CollectionChange { ChunkTokens = 64 }, PipelineJson.Options);
        Assert.DoesNotContain("decline", change, StringComparison.Ordinal);
        var set = new CollectionChange { Decline = DeclineMode.Never };
        Assert.Contains("\"never\"", JsonSerializer.Serialize(set, PipelineJson.Options), StringComparison.Ordinal);
        Assert.Equal(DeclineMode.Never, set.ApplyTo(Measured).Decline);
        Assert.Equal(DeclineMode.Never, new CollectionChange().ApplyTo(set.ApplyTo(Measured)).Decline);
        Assert.Equal(Measured.Answerability, set.ApplyTo(Measured).Answerability);
    }

    [Fact]
    public void What_is_stored_of_a_declined_answer_every_silo_can_read()
    {
        var done = new DoneEvent(
            AnswerEnd.NotFound,
            AnswerOrigin.Extractive,
            new TokenUsage(0, 0),
            1,
            null,
            null,
            Grounding: new Grounding(GroundingLevel.None, 0.1, 0.02, Declined: true)
        );
        var stored = JsonSerializer.Serialize<AnswerEvent>(done.Sent(), PipelineJson.Options);
        Assert.DoesNotContain("notFound", stored, StringComparison.Ordinal);
        Assert.Contains("\"noPassages\"", stored, StringComparison.Ordinal);
        var read = (DoneEvent)JsonSerializer.Deserialize<AnswerEvent>(stored, PipelineJson.Options)!;
        Assert.Equal(done, read.Told());
        Assert.Equal(done, done.Told());
        var bare = done with { Reason = AnswerEnd.NoPassages, Grounding = AnswerGrounding.Nothing };
        Assert.Equal(bare, bare.Told());
    }
}
