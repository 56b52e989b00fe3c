using Pipeline.Storage.Answers;
using Pipeline.Storage.Errors;

namespace Pipeline.Cluster.Fakes;

/// <summary>The store of answers as one silo sees it, which can be taken away from it.</summary>
public sealed class CutLogs(IAnswerLogStore store) : IAnswerLogStore
{
    private volatile bool _isCut;

    /// <summary>From here on this silo stores nothing.</summary>
    public void Cut() => _isCut = true;

    public Task<IReadOnlyList<bool>> AppendAsync(
        IReadOnlyList<AnswerBlock> blocks,
        CancellationToken cancellationToken
    ) =>
        _isCut
            ? throw new StoreUnavailableException("The store is away.", new IOException())
            : store.AppendAsync(blocks, cancellationToken);

    public Task<StoredAnswer?> FindAnswerAsync(string answerId, CancellationToken cancellationToken) =>
        store.FindAnswerAsync(answerId, cancellationToken);

    public Task RemoveAnswerAsync(string answerId, CancellationToken cancellationToken) =>
        store.RemoveAnswerAsync(answerId, cancellationToken);

    public Task<int> SweepAnswersAsync(int limit, CancellationToken cancellationToken) =>
        store.SweepAnswersAsync(limit, cancellationToken);
}
