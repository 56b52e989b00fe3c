using System.Reflection;
using Pipeline.Storage;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;

namespace Pipeline.Cluster.Fakes;

/// <summary>A store whose change feed can be held back, so that a replica stays where it is.</summary>
public class GatedStore : DispatchProxy
{
    private ICorpusStore _store = null!;
    private volatile TaskCompletionSource? _closed;
    private TaskCompletionSource _held = NewSource();

    /// <summary>Whether nobody can reach the store.</summary>
    public bool IsAway { get; set; }

    /// <summary>Completes when somebody waits for the feed.</summary>
    public Task Held => _held.Task;

    /// <summary>Completes when a replica is opened after the gate was closed.</summary>
    public TaskCompletionSource Opened { get; private set; } = NewSource();

    public static (ICorpusStore Store, GatedStore Gate) Around(ICorpusStore store)
    {
        var gated = Create<ICorpusStore, GatedStore>();
        ((GatedStore)(object)gated)._store = store;
        return (gated, (GatedStore)(object)gated);
    }

    public void Close()
    {
        (_held, Opened) = (NewSource(), NewSource());
        _closed = NewSource();
    }

    public void Open()
    {
        var closed = _closed;
        _closed = null;
        closed?.TrySetResult();
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (IsAway)
        {
            throw new StoreUnavailableException("The test has taken the store away.");
        }

        if (targetMethod!.Name == nameof(ICorpusStore.PurgedNumberAsync) && _closed is not null)
        {
            // Only opening a replica asks for it.
            Opened.TrySetResult();
        }

        return targetMethod.Name == nameof(ICorpusStore.ReadChangesAsync) && _closed is { } closed
            ? ReadAsync(closed.Task, targetMethod, args!)
            : targetMethod.Invoke(_store, args);
    }

    private async Task<IReadOnlyList<ShardChange>> ReadAsync(Task closed, MethodInfo method, object?[] args)
    {
        _held.TrySetResult();
        await closed.WaitAsync((CancellationToken)args[^1]!);
        return await (Task<IReadOnlyList<ShardChange>>)method.Invoke(_store, args)!;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
