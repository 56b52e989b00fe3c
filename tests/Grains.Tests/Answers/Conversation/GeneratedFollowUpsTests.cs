using System.Text.Json;
using Pipeline.Grains.Answers.Conversation;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Grains.Tests.Answers.Conversation;

/// <summary>Follow-ups that a generator reads where the rules are not sure.</summary>
public sealed class GeneratedFollowUpsTests
{
    private const string Unsure = "How long does the check take?";

    private static readonly Turn[] History =
    [
        new(true, "Who may borrow a company car?"),
        new(false, "Whoever has passed the licence check may borrow a car [1]."),
    ];

    /// <summary>What is right for each question of the exam.</summary>
    private static readonly Dictionary<string, string> Right = new(StringComparer.Ordinal)
    {
        ["And for a switch?"] = "How long is the warranty for a switch?",
        ["What is her extension?"] = "What is Ann Lowe's extension?",
        ["When does the canteen open?"] = "When does the canteen open?",
    };

    [Fact]
    public async Task WhatAnAbleGeneratorWritesIsSearchedBesideTheQuestion()
    {
        var read = await ReadAsync(new FakeWriter(Able("How long does the licence check take?")), Unsure);
        Assert.Equal(("How long does the licence check take?", false), (read.Text, read.IsSure));
        Assert.Equal(["How long does the licence check take?", Unsure], read.Parts.Select(part => part.Text));
    }

    [Fact]
    public async Task AQuestionThatTheGeneratorRepeatsStandsAlone()
    {
        var read = await ReadAsync(new FakeWriter(Able(Unsure)), Unsure);
        Assert.Equal([Unsure], read.Parts.Select(part => part.Text));
        Assert.False(read.IsRewritten);
    }

    [Theory]
    [InlineData("How long does the licence check of Paul Adler take?")]
    [InlineData("How long does the licence check take in 2024?")]
    [InlineData("How long does the vision check take?")]
    [InlineData("")]
    [InlineData(null)]
    public async Task WhatIsNotOfTheConversationGivesWayToTheRules(string? written)
    {
        var read = await ReadAsync(new FakeWriter(Able(written)), Unsure);
        Assert.Equal(FollowUps.Read(History, Unsure).Text, read.Text);
        Assert.NotEqual(written, read.Text);
    }

    [Fact]
    public async Task TheExamIsTakenOnceAndItsResultRemembered()
    {
        var exams = new RewriteExams();
        var unable = new FakeWriter(_ => "What is what?");
        Assert.Equal(FollowUps.Read(History, Unsure).Text, (await ReadAsync(unable, Unsure, exams)).Text);
        Assert.Equal(1, unable.Asked);
        await ReadAsync(unable, Unsure, exams);
        Assert.Equal(1, unable.Asked);

        var able = new FakeWriter(Able("How long does the licence check take?"), "other");
        await ReadAsync(able, Unsure, exams);
        Assert.Equal(4, able.Asked);
        await ReadAsync(able, Unsure, exams);
        Assert.Equal(5, able.Asked);
    }

    [Fact]
    public async Task WhoIsAwayHasNotFailed()
    {
        var exams = new RewriteExams();
        await ReadAsync(new FakeWriter(_ => null) { IsAway = true }, Unsure, exams);
        var back = await ReadAsync(new FakeWriter(Able("How long does the licence check take?")), Unsure, exams);
        Assert.Equal("How long does the licence check take?", back.Text);
    }

    [Theory]
    [InlineData("Where is the archive?", "Who keeps it?")]
    [InlineData("연차는 며칠인가요?", "그럼 반차는요?")]
    [InlineData("Where is the archive?", "What is the price of the gauge Teal in Norway?")]
    public async Task WhereTheRulesAreSureNobodyIsAsked(string before, string question)
    {
        var writer = new FakeWriter(_ => "Nothing.");
        var read = await Reader(writer, new RewriteExams()).ReadAsync([new Turn(true, before)], question, default);
        Assert.Equal(0, writer.Asked);
        Assert.Equal(FollowUps.Read([new Turn(true, before)], question).Text, read.Text);
    }

    private static Func<string, string?> Able(string? written) =>
        question => Right.TryGetValue(question, out var right) ? right : written;

    private static ValueTask<StandaloneQuestion> ReadAsync(
        FakeWriter writer,
        string question,
        RewriteExams? exams = null
    ) => Reader(writer, exams ?? new RewriteExams()).ReadAsync(History, question, default);

    private static GeneratedFollowUps Reader(FakeWriter writer, RewriteExams exams) =>
        new(writer, exams, new FollowUps());

    private sealed class FakeWriter(Func<string, string?> write, string model = "fake") : IQuestionWriter
    {
        public int Asked { get; private set; }

        public string? Model => model;

        public bool IsAway { get; init; }

        public bool CanWrite(string question) => true;

        public Task<JsonElement?> WriteAsync(
            string instruction,
            string text,
            string schema,
            int most,
            CancellationToken cancellationToken
        )
        {
            Asked++;
            using var asked = JsonDocument.Parse(text);
            return Task.FromResult<JsonElement?>(
                write(asked.RootElement.GetProperty("question").GetString()!) is { } written
                    ? JsonSerializer.SerializeToElement(new { question = written })
                    : null
            );
        }
    }
}
