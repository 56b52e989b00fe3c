using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Hubs;

namespace Pipeline.Silo.Tests.Hubs;

public sealed class HubErrorsTests
{
    public static TheoryData<string> Faults => new("known", "unknown");

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AStreamThatFailsTellsCodeAndSentenceLikeACall(string fault)
    {
        var stream = Assert.IsAssignableFrom<IAsyncEnumerable<int>>(await InvokeAsync(() => Numbers(fault)));
        var read = new List<int>();
        var streamed = await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var number in stream)
            {
                read.Add(number);
            }
        });
        Assert.Equal([1, 2], read);
        var called = await Assert.ThrowsAsync<HubException>(() => InvokeAsync(() => throw Fault(fault)));
        Assert.Equal(called.Message, streamed.Message);
        var detail = JsonDocument.Parse(streamed.Message).RootElement;
        Assert.Equal(fault == "known" ? "unknown_collection" : "internal", detail.GetProperty("code").GetString());
        Assert.DoesNotContain("secret", streamed.Message, StringComparison.Ordinal);
        Assert.Equal(fault == "known", detail.TryGetProperty("values", out _));
    }

    [Fact]
    public async Task AStreamThatIsCancelledStaysSoAndItsSourceIsToldAndDisposed()
    {
        var disposed = new TaskCompletionSource();
        var stream = (IAsyncEnumerable<int>)(await InvokeAsync(() => Endless(disposed)))!;
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var number in stream.WithCancellation(cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
        await disposed.Task;
    }

    [Fact]
    public async Task WhatIsNoStreamIsHandedOn() => Assert.Equal(7, await InvokeAsync(() => 7));

    private static ValueTask<object?> Invoke(Func<object?> method)
    {
        var context = new HubInvocationContext(
            new Caller(),
            null!,
            new Anything(),
            typeof(Anything).GetMethod(nameof(Anything.Method))!,
            []
        );
        return new HubErrors(NullLogger<HubErrors>.Instance).InvokeMethodAsync(
            context,
            _ => new ValueTask<object?>(method())
        );
    }

    private static async Task<object?> InvokeAsync(Func<object?> method) => await Invoke(method);

    private static async IAsyncEnumerable<int> Numbers(string fault)
    {
        yield return 1;
        await Task.Yield();
        yield return 2;
        throw Fault(fault);
    }

    private static async IAsyncEnumerable<int> Endless(
        TaskCompletionSource disposed,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        try
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            disposed.TrySetResult();
        }
    }

    private static Exception Fault(string fault) =>
        fault == "known"
            ? PipelineException.UnknownCollection("c")
            : new InvalidOperationException("a secret of the program");

    private sealed class Anything : Hub
    {
        public int Method() => 0;
    }

    private sealed class Caller : HubCallerContext
    {
        public override string ConnectionId => "1";

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal? User => null;

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => CancellationToken.None;

        public override void Abort() { }
    }
}
