using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Pipeline.Client.Tests.FakeServer;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Client.Tests;

public sealed class RetryTests : ServerFixture
{
    [Fact]
    public async Task A_refusal_is_repeated_no_earlier_than_the_server_asked()
    {
        FailTimes(2, new PipelineException(ErrorCode.Overloaded, "The queue is full.", null, 5));

        Assert.Equal(Collection, (await Client.DescribeCollectionAsync(Collection)).Name);
        Assert.Equal(3, Server.Requests.Count);
        Assert.All(Clock.Pauses, pause => Assert.InRange(pause, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public async Task Attempts_are_bounded_and_grow_apart()
    {
        FailTimes(int.MaxValue, new PipelineException(ErrorCode.StoreUnavailable, "The store is away."));

        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            Client.SearchAsync(new SearchRequest { Collection = Collection, Query = "x" })
        );

        Assert.Equal("The store is away.", error.Message);
        Assert.Equal(4, Server.Requests.Count);
        var pauses = Clock.Pauses.ToArray();
        Assert.InRange(pauses[0], TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));
        Assert.InRange(pauses[2], TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(800));
    }

    [Fact]
    public async Task A_pause_longer_than_allowed_is_not_waited_for()
    {
        FailTimes(int.MaxValue, new PipelineException(ErrorCode.Overloaded, "Come back tomorrow.", null, 86_400));

        var error = await Assert.ThrowsAsync<PipelineException>(() => Client.GetStatusAsync());

        Assert.Equal(86_400, error.RetryAfterSeconds);
        Assert.Single(Server.Requests);
        Assert.Empty(Clock.Pauses);
    }

    [Fact]
    public async Task A_missing_model_is_not_waited_for()
    {
        FailTimes(1, new PipelineException(ErrorCode.ModelUnavailable, "No embedder is installed."));

        await Assert.ThrowsAsync<PipelineException>(() => Client.GetStatusAsync());
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Calls_that_cannot_be_repeated_are_not()
    {
        await Client.SubmitAsync(Collection, Document(1));
        Server.Requests.Clear();
        FailTimes(int.MaxValue, new PipelineException(ErrorCode.Overloaded, "busy", null, 1));

        await Assert.ThrowsAsync<PipelineException>(() => Client.RetryDocumentAsync(Collection, "d001"));
        await Assert.ThrowsAsync<PipelineException>(() => Client.CancelDocumentAsync(Collection, "d001"));
        await Assert.ThrowsAsync<PipelineException>(() => Client.DeleteDocumentAsync(Collection, "d001"));

        Assert.Equal(3, Server.Requests.Count);
        Assert.Empty(Clock.Pauses);
    }

    [Fact]
    public async Task A_server_that_ends_while_a_client_connects_is_unreachable()
    {
        using var http = new HttpClient(new BrokenSocket());
        using var client = new PipelineClient(
            http,
            new PipelineClientOptions { BaseAddress = Server.Address, MaxRetries = 0 }
        );

        var error = await Assert.ThrowsAsync<PipelineException>(() => client.GetStatusAsync());

        Assert.Equal(ErrorCode.Unreachable, error.Code);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_the_way_to_start_one()
    {
        var address = Server.Address;
        await Server.DisposeAsync();

        var error = await Assert.ThrowsAsync<PipelineException>(() => Client.GetStatusAsync());

        Assert.Equal(ErrorCode.Unreachable, error.Code);
        Assert.Contains(address.ToString().TrimEnd('/'), error.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project src/Silo", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Clock.Pauses.Count);
    }

    [Fact]
    public async Task A_connection_cut_in_a_reply_is_repeated()
    {
        var cuts = 1;
        Server.Intercept = async context =>
        {
            if (Interlocked.Decrement(ref cuts) < 0)
            {
                return false;
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{\"version\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        Assert.Equal("0.1.0-fake", (await Client.GetStatusAsync()).Version);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_a_deadline()
    {
        var released = new TaskCompletionSource();
        Server.Intercept = async _ =>
        {
            await released.Task;
            return true;
        };
        using var client = new PipelineClient(Options with { Timeout = TimeSpan.FromMilliseconds(50) });

        var error = await Assert.ThrowsAsync<PipelineException>(() => client.GetStatusAsync());

        Assert.Equal((ErrorCode.DeadlineExceeded, "timeout"), (error.Code, error.Field));
        released.SetResult();
    }

    [Fact]
    public async Task Cancelling_is_cancellation_and_no_error_of_the_server()
    {
        using var stop = new CancellationTokenSource();
        Server.Intercept = async _ =>
        {
            await stop.CancelAsync();
            await new TaskCompletionSource()
                .Task.WaitAsync(TimeSpan.FromMilliseconds(1))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.GetStatusAsync(stop.Token));
    }

    public static TheoryData<ErrorCode> Codes =>
        [.. Enum.GetValues<ErrorCode>().Where(code => code != ErrorCode.Unreachable)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_error_keeps_its_code_words_and_field(ErrorCode code)
    {
        using var client = new PipelineClient(Options with { MaxRetries = 0 });
        FailTimes(int.MaxValue, new PipelineException(code, "이 값은 안 됩니다.", "top", 9));

        var error = await Assert.ThrowsAsync<PipelineException>(() => client.DescribeCollectionAsync(Collection));

        Assert.Equal(
            (code, "이 값은 안 됩니다.", "top", 9),
            (error.Code, error.Message, error.Field, error.RetryAfterSeconds)
        );
    }

    [Theory]
    [InlineData(401, ErrorCode.InvalidApiKey)]
    [InlineData(404, ErrorCode.InvalidRequest)]
    [InlineData(413, ErrorCode.TooLarge)]
    [InlineData(500, ErrorCode.Internal)]
    [InlineData(504, ErrorCode.DeadlineExceeded)]
    public async Task A_page_of_something_else_is_told_by_its_status(int status, ErrorCode code)
    {
        Server.Intercept = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("<html>nginx</html>");
            return true;
        };

        var error = await Assert.ThrowsAsync<PipelineException>(() => Client.GetStatusAsync());

        Assert.Equal(code, error.Code);
        Assert.Contains($"{status}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nginx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_200_that_is_not_ours_is_an_error_too()
    {
        Server.Intercept = async context =>
        {
            await context.Response.WriteAsync("<html>welcome</html>");
            return true;
        };

        var error = await Assert.ThrowsAsync<PipelineException>(() => Client.GetStatusAsync());

        Assert.Contains("not the expected JSON", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_sent_as_a_bearer_token()
    {
        using var client = new PipelineClient(Options with { ApiKey = "pk-123" });
        await client.GetStatusAsync();

        Assert.Equal("Bearer pk-123", Server.Authorizations.Last());
    }

    private void FailTimes(int times, PipelineException error) =>
        Server.Intercept = async context =>
        {
            if (Interlocked.Decrement(ref times) < 0)
            {
                return false;
            }

            await FakePipelineServer.FailAsync(context, error);
            return true;
        };

    private sealed class BrokenSocket : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => throw new SocketException((int)SocketError.NotConnected);
    }
}
