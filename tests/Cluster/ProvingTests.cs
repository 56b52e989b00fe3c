using System.Text.RegularExpressions;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Inference.Generation;

namespace Pipeline.Cluster;

/// <summary>The generator writes where it has been shown not to lose against quoting, and nowhere else.</summary>
public sealed partial class ProvingTests(ProvingCluster cluster) : IClassFixture<ProvingCluster>
{
    private const int Documents = 32;

    [Fact]
    public async Task BeforeItIsMeasuredTheDocumentsAreQuotedAndTheAnswerSaysWhy()
    {
        var collection = await FilledAsync();
        cluster.Generator.Obeys = Knowing;

        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection)));

        Assert.Equal(AnswerOrigin.Extractive, answer.Done!.Origin);
        Assert.Equal(RemarkCode.GeneratorUnmeasured.Name(), answer.Done.NoticeCode);
        Assert.Contains("17 months", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAsksForGenerationGetsIt()
    {
        var collection = await FilledAsync();
        cluster.Generator.Obeys = _ => "The warranty of product seven lasts 17 months from the delivery [1].";

        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection) with { Generate = true }));

        Assert.Equal((AnswerOrigin.Generated, null), (answer.Done!.Origin, answer.Done.NoticeCode));
        Assert.All(
            answer.Pieces.Where(piece => piece.Support is not null),
            piece => Assert.Equal("supported", piece.Support)
        );
    }

    [Fact]
    public async Task WhatIsMadeUpDoesNotLeaveByDefault()
    {
        var collection = await FilledAsync();
        cluster.Generator.Obeys = _ => "The moon is made of green cheese and was bought in 1969.";

        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection) with { Generate = true }));

        Assert.DoesNotContain("cheese", answer.Text, StringComparison.Ordinal);
        Assert.Equal(RemarkCode.NotSupported.Name(), answer.Done!.NoticeCode);
        Assert.Contains("17 months", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGeneratorThatKnowsAsMuchAsQuotesWrites()
    {
        var collection = await FilledAsync();
        cluster.Generator.Obeys = Knowing;

        var measured = await MeasureAsync(collection);

        Assert.True(measured.Writes, measured.ToString());
        Assert.Equal((1.0, 1.0, "scripted"), (measured.GeneratedHolds, measured.Supported, measured.Generator));
        Assert.InRange(measured.Questions, 8, 24);
        cluster.Generator.Obeys = _ => "The warranty of product seven lasts 17 months from the delivery [1].";
        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection)));
        Assert.Equal((AnswerOrigin.Generated, null), (answer.Done!.Origin, answer.Done.NoticeCode));
    }

    [Fact]
    public async Task AGeneratorThatMakesThingsUpIsSoonGivenUpAndTheNoticeHasTheFigures()
    {
        var collection = await FilledAsync();
        cluster.Generator.Obeys = _ => "The moon is made of green cheese and was bought in 1969.";

        var measured = await MeasureAsync(collection);

        Assert.False(measured.Writes);
        Assert.Equal((0.0, 0.0, 8), (measured.GeneratedHolds, measured.Supported, measured.Questions));
        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection)));
        Assert.Equal(AnswerOrigin.Extractive, answer.Done!.Origin);
        Assert.Equal(RemarkCode.GeneratorUnproven.Name(), answer.Done.NoticeCode);
        Assert.Equal("0", answer.Done.NoticeValues!["generated"]);
        Assert.Equal("100", answer.Done.NoticeValues["quoted"]);
    }

    [Fact]
    public async Task ADeclinedQuestionSaysNothingOfWhoWouldHaveWritten()
    {
        var collection = await FilledAsync();

        var answer = Answer.Of(
            "a",
            await cluster.AskAsync(
                Ask(collection) with
                {
                    Question = "Who painted the ceiling of the Sistine chapel?",
                    Decline = null,
                }
            )
        );

        Assert.Equal((AnswerEnd.NotFound, null), (answer.Done!.Reason, answer.Done.NoticeCode));
    }

    private async Task<GeneratorSettings> MeasureAsync(string collection)
    {
        var grain = cluster.Client.GetCollection(collection);
        await grain.Calibrate(CancellationToken.None).WaitAsync(PipelineCluster.Patience);
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        while (true)
        {
            if ((await grain.FindSettings())!.Generator is { } measured)
            {
                return measured;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        string[] names =
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "alder",
            "birch",
            "cedar",
            "elm",
            "fir",
            "hazel",
            "holly",
            "ivy",
            "juniper",
            "larch",
            "maple",
            "oak",
            "olive",
            "pine",
            "poplar",
            "rowan",
            "spruce",
            "willow",
            "yew",
        ];
        await cluster.FillAsync(
            collection,
            [
                .. names
                    .Take(Documents)
                    .Select(
                        (name, i) => (name, $"The warranty of product {name} lasts {10 + i} months from the delivery.")
                    ),
            ]
        );
        return collection;
    }

    private static AskRequest Ask(string collection) =>
        new()
        {
            Collection = collection,
            Question = "How long does the warranty of product seven last?",
            UseCache = false,
            Decline = DeclineMode.Never,
        };

    /// <summary>Finds the sentence that is asked for among the passages and says it.</summary>
    private static string Knowing(GenerationRequest request)
    {
        var prompt = request.Turns[^1].Content;
        var asked = Gap().Match(prompt);
        var sentence = Sentence()
            .Matches(prompt)
            .Select(match => match.Value)
            .FirstOrDefault(value => value.StartsWith(asked.Groups[1].Value, StringComparison.Ordinal));
        return $"{sentence} [1]";
    }

    [GeneratedRegex("“(.*?)…")]
    private static partial Regex Gap();

    [GeneratedRegex(@"The warranty of product [a-z]+ lasts [0-9]+ months from the delivery\.")]
    private static partial Regex Sentence();
}
