using FsCheck.Xunit;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Tests;

public sealed class AnswerStreamTests : ServerFixture
{
    private static AskRequest Question => new() { Collection = Collection, Question = "휴가는 며칠인가요?" };

    [Fact]
    public async Task The_events_arrive_in_order_up_to_the_last()
    {
        var stream = Client.AskAsync(Question);
        var events = await ToListAsync(stream);

        Assert.Equal(Enumerable.Range(0, 7).Select(i => (long)i), events.Select(e => e.Sequence));
        Assert.Equal("Leave is 25 days [1].", Answer.Of(stream.AnswerId!, events).Text);
        Assert.IsType<DoneEvent>(events[^1]);
        Assert.Equal("휴가는 며칠인가요?", Server.Answers.LastRequest!.Question);
        Assert.False(Server.Answers.Cancelled.Task.IsCompleted);
    }

    [Property(MaxTest = 25)]
    public void A_connection_cut_anywhere_is_re_attached_where_it_broke(byte first, byte second)
    {
        Server.Answers.CutAfter.Clear();
        Server.Answers.CutAfter.Enqueue(first % 8);
        Server.Answers.CutAfter.Enqueue(second % 4);
        var events = ToListAsync(Client.AskAsync(Question)).GetAwaiter().GetResult();

        Assert.Equal(
            Server.Answers.Script.Select((e, i) => e with { Sequence = i }).OfType<TokenEvent>(),
            events.OfType<TokenEvent>()
        );
        Assert.Equal(Enumerable.Range(0, 7).Select(i => (long)i), events.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Attempts_to_re_attach_are_bounded()
    {
        Server.Answers.CutAfter.Enqueue(2);
        for (var i = 0; i < 20; i++)
        {
            Server.Answers.CutAfter.Enqueue(0);
        }

        var events = new List<AnswerEvent>();
        var error = await Assert.ThrowsAsync<PipelineException>(async () =>
        {
            await foreach (var answerEvent in Client.AskAsync(Question))
            {
                events.Add(answerEvent);
            }
        });

        Assert.Equal(ErrorCode.Unreachable, error.Code);
        Assert.Contains("after event 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, events.Count);
        Assert.Equal(
            3,
            Server.Requests.Count(request => request.StartsWith("GET /api/answers/", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task An_answer_that_expired_meanwhile_is_told_as_that()
    {
        Server.Answers.CutAfter.Enqueue(1);
        Server.Intercept = context =>
            context.Request.Method == "GET"
                ? throw new PipelineException(ErrorCode.UnknownAnswer, "The answer's log has expired.", "id")
                : Task.FromResult(false);

        var error = await Assert.ThrowsAsync<PipelineException>(() => ToListAsync(Client.AskAsync(Question)));

        Assert.Equal((ErrorCode.UnknownAnswer, "The answer's log has expired."), (error.Code, error.Message));
    }

    [Fact]
    public async Task Leaving_early_cancels_the_answer()
    {
        var stream = Client.AskAsync(Question);
        await foreach (var answerEvent in stream)
        {
            if (answerEvent is TokenEvent)
            {
                break;
            }
        }

        Assert.Equal(stream.AnswerId, await Server.Answers.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Cancelling_while_waiting_for_an_event_cancels_the_answer()
    {
        using var stop = new CancellationTokenSource();
        var seen = new TaskCompletionSource();
        Server.Answers.BeforeEvent = async number =>
        {
            if (number == 3)
            {
                await seen.Task;
                await stop.CancelAsync();
                await new TaskCompletionSource().Task;
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var answerEvent in Client.AskAsync(Question).WithCancellation(stop.Token))
            {
                if (answerEvent.Sequence == 2)
                {
                    seen.SetResult();
                }
            }
        });

        Assert.NotEmpty(await Server.Answers.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task An_attached_reader_may_leave_without_cancelling_and_start_anywhere()
    {
        var asked = Client.AskAsync(Question);
        await ToListAsync(asked);
        Server.Requests.Clear();
        await foreach (var answerEvent in Client.ReadAnswerAsync(asked.AnswerId!, 4))
        {
            Assert.Equal(4, answerEvent.Sequence);
            break;
        }

        await Client.GetStatusAsync();
        Assert.DoesNotContain(Server.Requests, request => request.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(": keep-alive\n\n")]
    [InlineData("event: thought\ndata: {\"type\":\"thought\"}\n\n")]
    [InlineData("retry: 500\n\n")]
    public async Task Comments_and_events_of_a_newer_server_are_passed_over(string between)
    {
        Server.Answers.Between = between;

        Assert.Equal(7, (await ToListAsync(Client.AskAsync(Question))).Count);
    }

    [Fact]
    public async Task A_question_is_not_asked_twice()
    {
        Server.Intercept = async context =>
        {
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("busy");
            return true;
        };

        await Assert.ThrowsAsync<PipelineException>(() => ToListAsync(Client.AskAsync(Question)));
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_whole_answer_has_its_citations_and_a_failed_one_throws_the_reason()
    {
        var answer = await Client.AnswerAsync(Question);
        Assert.Equal("guide.md", Assert.Single(answer.Citations).DocumentId);
        Assert.Equal("Leave is 25 days.", Assert.Single(answer.Context).Text);
        Assert.Equal(AnswerEnd.Completed, answer.Done!.Reason);

        Server.Answers.Script =
        [
            new DoneEvent(
                AnswerEnd.Failed,
                AnswerOrigin.Generated,
                new TokenUsage(0, 0),
                1,
                new ErrorDetail("overloaded", "The queue is full.", "rate_limit_error", null, 3),
                null
            ),
        ];
        var error = await Assert.ThrowsAsync<PipelineException>(() => Client.AnswerAsync(Question));
        Assert.Equal((ErrorCode.Overloaded, 3), (error.Code, error.RetryAfterSeconds));
    }
}
