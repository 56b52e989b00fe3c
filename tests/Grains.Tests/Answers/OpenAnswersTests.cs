using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Hosting;

namespace Pipeline.Grains.Tests.Answers;

public sealed class OpenAnswersTests
{
    [Fact]
    public void TheOldestFinishedAnswersAreForgottenWhenTheyTakeTooMuchRoom()
    {
        var open = Open(kept: 100_000);
        var forgotten = new List<int>();
        var answers = Enumerable
            .Range(0, 6)
            .Select(i => new OpenAnswer(new AnswerStop(), Task.CompletedTask, () => forgotten.Add(i)))
            .ToArray();
        foreach (var answer in answers)
        {
            open.Begin(answer);
        }

        open.Leave(answers[1]);
        foreach (var answer in answers)
        {
            open.Keep(answer, 40_000);
        }

        Assert.Equal([0, 2, 3], forgotten);
        open.Leave(answers[4]);
        var last = new OpenAnswer(new AnswerStop(), Task.CompletedTask, () => forgotten.Add(9));
        open.Begin(last);
        open.Keep(last, 60_000);
        Assert.Equal([0, 2, 3], forgotten);
    }

    [Fact]
    public async Task EndingAllTellsTheReasonWaitsForReadersAndTakesNoMore()
    {
        var open = Open(kept: 100_000);
        var read = new TaskCompletionSource();
        var answer = new OpenAnswer(new AnswerStop(), read.Task, () => { });
        open.Begin(answer);
        var ending = open.EndAllAsync(Timeout.InfiniteTimeSpan);
        Assert.True(answer.Stop.Token.IsCancellationRequested);
        Assert.Equal(ErrorCode.ShuttingDown, answer.Stop.Reason!.Code);
        Assert.False(ending.IsCompleted);
        read.SetResult();
        await ending;
        var refused = Assert.Throws<PipelineException>(() =>
            open.Begin(new OpenAnswer(new AnswerStop(), Task.CompletedTask, () => { }))
        );
        Assert.Equal(ErrorCode.ShuttingDown, refused.Code);
    }

    [Fact]
    public async Task TheFirstReasonStands()
    {
        var stop = new AnswerStop();
        await stop.TellAsync(null);
        await stop.TellAsync(PipelineException.ShuttingDown());
        Assert.True(stop.Token.IsCancellationRequested);
        Assert.Null(stop.Reason);
    }

    private static OpenAnswers Open(long kept) =>
        new(
            Options.Create(new PipelineOptions { Answers = { KeptCharacters = kept } }),
            TimeProvider.System,
            NullLogger<OpenAnswers>.Instance
        );
}
