using Pipeline.Storage.DeadLetters;
using Pipeline.Storage.Input;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

public abstract partial class CorpusStore : IDeadLetters
{
    /// <inheritdoc/>
    public Task AddDeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return WriteAsync(session => DeadLetterTable.AddAsync(session, letter), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(
        long? before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxPage);
        return ReadAsync(
            session => DeadLetterTable.ListAsync(session, before ?? long.MaxValue, limit),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<int> RemoveDeadLettersAsync(long through, CancellationToken cancellationToken) =>
        WriteAsync(session => DeadLetterTable.RemoveAsync(session, through), cancellationToken);
}
