using Microsoft.Extensions.Time.Testing;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Leases;

namespace Pipeline.Storage.Tests.Leases;

/// <summary>
/// Leases of a store with a clock of its own, as one process reaches them: a call is on its way until the test says
/// that it has arrived, and its answer until the test says so, or is lost.
/// </summary>
internal sealed class SlowLeases(LeaseRows rows) : ILeases
{
    private Func<object?>? _sent;
    private (bool IsThere, object? Value) _answer;
    private TaskCompletionSource<object?>? _waiting;

    public async Task<long?> TryTakeLeaseAsync(
        string name,
        string owner,
        TimeSpan length,
        CancellationToken cancellationToken
    ) => (long?)await CallAsync(() => rows.Take(owner, length));

    public async Task<bool> TryRenewLeaseAsync(
        string name,
        string owner,
        long fence,
        TimeSpan length,
        CancellationToken cancellationToken
    ) => (bool)(await CallAsync(() => rows.Renew(owner, fence, length)))!;

    public Task ReleaseLeaseAsync(string name, string owner, long fence, CancellationToken cancellationToken) =>
        CallAsync(() =>
        {
            rows.Release(owner, fence);
            return null;
        });

    /// <summary>What is on its way reaches the store.</summary>
    public void Arrive()
    {
        if (_sent is { } call)
        {
            _sent = null;
            _answer = (true, call());
        }
    }

    /// <summary>The answer reaches the process.</summary>
    public void Return()
    {
        if (_answer.IsThere)
        {
            var answer = _answer.Value;
            _answer = default;
            _waiting!.SetResult(answer);
        }
    }

    /// <summary>The connection breaks, wherever the call is.</summary>
    public void Break()
    {
        if (_waiting is { Task.IsCompleted: false } waiting)
        {
            (_sent, _answer) = (null, default);
            waiting.SetException(new StoreUnavailableException("The connection broke."));
        }
    }

    private Task<object?> CallAsync(Func<object?> call)
    {
        _sent = call;
        _waiting = new TaskCompletionSource<object?>();
        return _waiting.Task;
    }
}

/// <summary>The row of one lease, as the contract reads.</summary>
internal sealed class LeaseRows
{
    private string? _owner;
    private long _fence;
    private DateTimeOffset _expires = DateTimeOffset.MinValue;

    public FakeTimeProvider Clock { get; } = new();

    public object? Take(string owner, TimeSpan length)
    {
        if (_expires > Clock.GetUtcNow())
        {
            return null;
        }

        (_owner, _expires) = (owner, Clock.GetUtcNow() + length);
        return ++_fence;
    }

    public object Renew(string owner, long fence, TimeSpan length)
    {
        var holds = _owner == owner && _fence == fence && _expires > Clock.GetUtcNow();
        _expires = holds ? Clock.GetUtcNow() + length : _expires;
        return holds;
    }

    public void Release(string owner, long fence) =>
        _expires = _owner == owner && _fence == fence ? DateTimeOffset.MinValue : _expires;
}
