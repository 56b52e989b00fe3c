using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Client.Http;
using Pipeline.Client.Tests.FakeServer;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Tests;

/// <summary>A client of several servers of one cluster.</summary>
public sealed class FailoverTests : ServerFixture
{
    private static AskRequest Question => new() { Collection = Collection, Question = "휴가는 며칠인가요?" };

    [Fact]
    public async Task Calls_go_to_the_servers_in_turn()
    {
        await using var other = await FakePipelineServer.StartAsync(Collection);
        using var client = new PipelineClient(Options with { OtherAddresses = [other.Address] });
        for (var i = 0; i < 10; i++)
        {
            await client.GetStatusAsync();
        }

        Assert.Equal((5, 5), (Server.Requests.Count, other.Requests.Count));
    }

    [Fact]
    public async Task What_could_not_be_sent_is_sent_to_another_whatever_it_is()
    {
        await using var gone = await FakePipelineServer.StartAsync(Collection);
        using var client = new PipelineClient(Options with { OtherAddresses = [gone.Address], MaxRetries = 0 });
        await gone.DisposeAsync();
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(7, (await ToListAsync(client.AskAsync(Question))).Count);
        }

        Assert.Empty(Clock.Pauses);
        Assert.Equal(6, Server.Requests.Count);
    }

    [Fact]
    public async Task Where_none_answers_it_is_said()
    {
        await using var gone = await FakePipelineServer.StartAsync(Collection);
        using var client = new PipelineClient(Options with { OtherAddresses = [gone.Address] });
        await gone.DisposeAsync();
        await Server.DisposeAsync();
        var error = await Assert.ThrowsAsync<PipelineException>(() => client.GetStatusAsync());
        Assert.Equal(ErrorCode.Unreachable, error.Code);
        Assert.Equal(3, Clock.Pauses.Count);
    }

    [Fact]
    public async Task A_question_that_was_heard_is_not_asked_twice()
    {
        await using var other = await FakePipelineServer.StartAsync(Collection);
        using var client = new PipelineClient(Options with { OtherAddresses = [other.Address] });
        foreach (var server in (FakePipelineServer[])[Server, other])
        {
            server.Intercept = async context =>
            {
                await FakePipelineServer.FailAsync(context, new PipelineException(ErrorCode.SiloLost, "gone", null, 1));
                return true;
            };
        }

        await Assert.ThrowsAsync<PipelineException>(() => ToListAsync(client.AskAsync(Question)));
        Assert.Equal(1, Server.Requests.Count + other.Requests.Count);

        // What can be repeated is, at the other one at once.
        await Assert.ThrowsAsync<PipelineException>(() => client.GetStatusAsync());
        Assert.Equal(5, Server.Requests.Count + other.Requests.Count);
        Assert.NotEmpty(Server.Requests);
        Assert.NotEmpty(other.Requests);
    }

    [Property(MaxTest = 15)]
    public void A_stream_that_is_cut_anywhere_goes_on_at_another_server(byte first, byte second)
    {
        Server.Answers.CutAfter.Clear();
        using var other = new Other(FakePipelineServer.StartAsync(Collection).GetAwaiter().GetResult());
        foreach (var server in (FakePipelineServer[])[Server, other.Server])
        {
            server.Answers.CutAfter.Enqueue(1 + (first % 7));
            server.Answers.CutAfter.Enqueue(second % 4);
        }

        using var client = new PipelineClient(Options with { OtherAddresses = [other.Server.Address] });
        var events = ToListAsync(client.AskAsync(Question)).GetAwaiter().GetResult();
        Assert.Equal(Enumerable.Range(0, 7).Select(i => (long)i), events.Select(e => e.Sequence));
    }

    [Fact]
    public void One_that_is_away_is_passed_over_and_tried_again()
    {
        var clock = new FakeTimeProvider();
        Uri[] all = [new("http://a/"), new("http://b/"), new("http://c/")];
        var servers = new ServerAddresses(all, clock);
        servers.Lost(all[1]);
        Assert.DoesNotContain(all[1], Enumerable.Range(0, 9).Select(_ => servers.Next()));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains(all[1], Enumerable.Range(0, 3).Select(_ => servers.Next()));
        for (var i = 0; i < 10; i++)
        {
            servers.Lost(all[1]);
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(all[1], Enumerable.Range(0, 9).Select(_ => servers.Next()));
        servers.Answered(all[1]);
        Assert.Contains(all[1], Enumerable.Range(0, 3).Select(_ => servers.Next()));

        // Where all are away, the one that comes back first is tried.
        servers.Lost(all[0]);
        servers.Lost(all[1]);
        servers.Lost(all[1]);
        servers.Lost(all[2]);
        servers.Lost(all[2]);
        Assert.Equal(all[0], servers.Next());
    }

    private sealed class Other(FakePipelineServer server) : IDisposable
    {
        public FakePipelineServer Server => server;

        public void Dispose() => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
