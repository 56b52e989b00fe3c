using FsCheck.Xunit;
using Microsoft.AspNetCore.Http;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Tests;

public sealed class SubmitStreamTests : ServerFixture
{
    [Fact]
    public async Task The_source_is_never_pulled_past_the_window()
    {
        const int Window = 8;
        var acknowledged = 0;
        var arrived = 0;
        var worst = 0;
        var pulled = 0;
        var uploadsArrived = new TaskCompletionSource();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.BeforeAcknowledge = async _ =>
        {
            // Four uploads of two documents fill the window; nothing is acknowledged before all of them are here.
            if (Interlocked.Increment(ref arrived) == 4)
            {
                uploadsArrived.TrySetResult();
            }

            await open.Task;
            Interlocked.Increment(ref acknowledged);
        };
        var results = ToListAsync(
            Client.SubmitAsync(
                Collection,
                Documents(100, _ => worst = Math.Max(worst, ++pulled - Volatile.Read(ref acknowledged))),
                new SubmitOptions { MaxInFlight = Window }
            )
        );

        await uploadsArrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(Window, Volatile.Read(ref pulled));
        open.SetResult();

        Assert.Equal(100, (await results).Count(result => result.Succeeded));
        Assert.Equal(Window, worst);
    }

    [Fact]
    public async Task The_content_under_way_is_bounded_in_bytes_too()
    {
        var inFlight = 0L;
        var worst = 0L;
        Server.BeforeAcknowledge = _ =>
        {
            Interlocked.Add(ref inFlight, -600);
            return Task.CompletedTask;
        };

        async IAsyncEnumerable<DocumentInput> Source()
        {
            for (var i = 0; i < 40; i++)
            {
                // The pull itself may find the room still taken: it then waits before it is sent.
                worst = Math.Max(worst, Interlocked.Add(ref inFlight, 600));
                yield return new DocumentInput { Id = $"d{i}", Text = new string('x', 600) };
            }

            await Task.CompletedTask;
        }

        var results = await ToListAsync(
            Client.SubmitAsync(Collection, Source(), new SubmitOptions { MaxInFlight = 32, MaxInFlightBytes = 2000 })
        );

        Assert.Equal(40, results.Count(result => result.Succeeded));
        Assert.True(worst <= 4 * 600, $"{worst} bytes were taken from the source");
    }

    [Fact]
    public async Task A_consumer_that_leaves_stops_the_source_and_leaves_nothing_running()
    {
        var disposed = false;

        async IAsyncEnumerable<DocumentInput> Endless()
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    yield return Document(i);
                    await Task.Yield();
                }
            }
            finally
            {
                disposed = true;
            }
        }

        var seen = 0;
        await foreach (var result in Client.SubmitAsync(Collection, Endless(), new SubmitOptions { MaxInFlight = 4 }))
        {
            Assert.True(result.Succeeded);
            if (++seen == 5)
            {
                break;
            }
        }

        Assert.True(disposed);
    }

    [Fact]
    public async Task A_slow_source_does_not_hold_back_what_it_already_gave()
    {
        var firstResult = new TaskCompletionSource();

        async IAsyncEnumerable<DocumentInput> Slow()
        {
            yield return Document(0);
            await firstResult.Task;
            yield return Document(1);
        }

        var ids = new List<string?>();
        await foreach (var result in Client.SubmitAsync(Collection, Slow(), new SubmitOptions { MaxInFlight = 100 }))
        {
            ids.Add(result.Id);
            firstResult.TrySetResult();
        }

        Assert.Equal(["d000", "d001"], ids);
    }

    [Fact]
    public async Task What_was_not_acknowledged_when_the_connection_broke_is_sent_again()
    {
        Server.CutUploadsAfter.Enqueue(2);
        Server.CutUploadsAfter.Enqueue(1);

        var results = await ToListAsync(
            Client.SubmitAsync(Collection, Documents(20), new SubmitOptions { MaxInFlight = 40 })
        );

        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), results.Select(result => result.Index).Order());
        Assert.All(results, result => Assert.True(result.Succeeded));
        Assert.Equal(20, Server.Collections[Collection].Describe().Documents.Indexed);
    }

    [Fact]
    public async Task Attempts_without_progress_are_bounded()
    {
        for (var i = 0; i < 20; i++)
        {
            Server.CutUploadsAfter.Enqueue(0);
        }

        using var client = new PipelineClient(Options with { MaxRetries = 2 });
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            ToListAsync(client.SubmitAsync(Collection, Documents(1), new SubmitOptions { MaxInFlight = 1 }))
        );

        Assert.Equal(ErrorCode.Unreachable, error.Code);
        Assert.Equal(3, Server.Requests.Count);
        Assert.Equal(2, Clock.Pauses.Count);
    }

    [Fact]
    public async Task A_refused_document_is_a_result_and_the_stream_goes_on()
    {
        async IAsyncEnumerable<DocumentInput> Source()
        {
            yield return Document(0);
            yield return new DocumentInput { Id = "bad", Text = "refused" };
            yield return new DocumentInput { Id = "line\nbreak", Text = "x" };
            yield return new DocumentInput { Text = "no id" };
            await Task.CompletedTask;
        }

        var results = (await ToListAsync(Client.SubmitAsync(Collection, Source())))
            .OrderBy(result => result.Index)
            .ToList();

        Assert.True(results[0].Succeeded);
        Assert.Equal(
            ("bad", "invalid_request", "text"),
            (results[1].Id, results[1].Error!.Code, results[1].Error!.Param)
        );
        Assert.Equal((null, "id"), (results[2].Id, results[2].Error!.Param));
        Assert.Equal(DocumentIds.Derive(null, "no id"u8), results[3].Receipt!.Id);
    }

    [Fact]
    public async Task A_line_refused_for_now_is_tried_again_and_told_when_it_stays_refused()
    {
        var refusals = 2;
        Server.BeforeAcknowledge = _ => Task.CompletedTask;
        Server.Intercept = async context =>
        {
            if (Interlocked.Decrement(ref refusals) < 0)
            {
                return false;
            }

            await context.Response.WriteAsync(
                """{"line":1,"error":{"code":"store_unavailable","message":"The store is away.","type":"server_error","retryAfterSeconds":7}}"""
                    + "\n"
            );
            return true;
        };
        var accepted = await ToListAsync(Client.SubmitAsync(Collection, Documents(1)));
        Assert.True(Assert.Single(accepted).Succeeded);
        Assert.All(Clock.Pauses, pause => Assert.True(pause >= TimeSpan.FromSeconds(7)));

        refusals = int.MaxValue;
        var refused = await ToListAsync(Client.SubmitAsync(Collection, Documents(1)));
        Assert.Equal("store_unavailable", Assert.Single(refused).Error!.Code);
    }

    [Fact]
    public async Task An_unknown_collection_ends_the_stream_with_the_servers_words()
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            ToListAsync(Client.SubmitAsync("nosuch", Documents(1000)))
        );

        Assert.Equal(ErrorCode.UnknownCollection, error.Code);
        Assert.Contains("PUT /api/collections/nosuch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_collection_told_line_by_line_ends_the_stream_too()
    {
        Server.Intercept = async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync(
                """{"line":1,"error":{"code":"unknown_collection","message":"There is none.","type":"invalid_request_error"}}"""
                    + "\n"
            );
            return true;
        };
        var pulled = 0;

        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            ToListAsync(
                Client.SubmitAsync(Collection, Documents(10_000, _ => pulled++), new SubmitOptions { MaxInFlight = 8 })
            )
        );

        Assert.Equal(ErrorCode.UnknownCollection, error.Code);
        Assert.InRange(pulled, 1, 100);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_asked_again()
    {
        var silent = 1;
        var never = new TaskCompletionSource();
        Server.BeforeAcknowledge = _ => Interlocked.Decrement(ref silent) >= 0 ? never.Task : Task.CompletedTask;
        using var client = new PipelineClient(Options with { Timeout = TimeSpan.FromSeconds(1), MaxRetries = 10 });

        var results = await ToListAsync(
            client.SubmitAsync(Collection, Documents(3), new SubmitOptions { MaxInFlight = 12 })
        );

        Assert.Equal(3, results.Count(result => result.Succeeded));
        never.SetResult();
    }

    [Fact]
    public async Task A_source_that_throws_ends_the_stream_with_its_exception_after_what_it_gave()
    {
        async IAsyncEnumerable<DocumentInput> Failing()
        {
            yield return Document(0);
            await Task.Yield();
            throw new InvalidOperationException("the disk is gone");
        }

        var results = new List<SubmitResult>();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var result in Client.SubmitAsync(Collection, Failing()))
            {
                results.Add(result);
            }
        });

        Assert.Equal("the disk is gone", error.Message);
        Assert.Single(results);
    }

    [Fact]
    public async Task Cancelling_ends_the_stream_while_the_server_withholds_acknowledgements()
    {
        var arrived = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        Server.BeforeAcknowledge = _ =>
        {
            arrived.TrySetResult();
            return never.Task;
        };
        using var stop = new CancellationTokenSource();
        var results = ToListAsync(Client.SubmitAsync(Collection, Documents(50), null, stop.Token));
        await arrived.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => results);
        never.SetResult();
    }

    [Property(MaxTest = 15)]
    public void Every_document_has_exactly_one_result(byte count, byte window, byte cut)
    {
        Server.CutUploadsAfter.Enqueue(cut % 7);
        var results = ToListAsync(
                Client.SubmitAsync(Collection, Documents(count), new SubmitOptions { MaxInFlight = (window % 40) + 1 })
            )
            .GetAwaiter()
            .GetResult();

        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), results.Select(result => result.Index).Order());
        Assert.All(results, result => Assert.Equal($"d{result.Index:000}", result.Receipt!.Id));
    }

    [Theory]
    [InlineData(0, 1 << 20)]
    [InlineData(10_001, 1 << 20)]
    [InlineData(1, 1023)]
    public void The_window_is_checked(int documents, long bytes)
    {
        var options = new SubmitOptions { MaxInFlight = documents, MaxInFlightBytes = bytes };

        Assert.Throws<PipelineException>(() => Client.SubmitAsync(Collection, Documents(1), options));
    }
}
