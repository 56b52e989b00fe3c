using Pipeline.Storage.Answers;
using Pipeline.Storage.Input;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>The logs of answers.</content>
public abstract partial class CorpusStore
{
    private const int MaxAnswerId = 64;
    private const int MaxOwner = 64;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> AppendAsync(
        IReadOnlyList<AnswerBlock> blocks,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(blocks);
        foreach (var block in blocks)
        {
            InputRules.Name(nameof(block.AnswerId), block.AnswerId, MaxAnswerId);
            InputRules.CollectionName(block.Collection);
            InputRules.Range(nameof(block.First), block.First, 0, int.MaxValue);
            InputRules.Range(nameof(block.Count), block.Count, 1, int.MaxValue);
            InputRules.Range("Owner.Length", block.Owner.Length, 0, MaxOwner);
            InputRules.Range("Body.Length", block.Body.Length, 0, InputRules.MaxValueBytes);
        }

        return blocks.Count == 0
            ? []
            : await WriteAsync(
                    session => AnswerTable.AppendAsync(session, blocks),
                    cancellationToken,
                    blocks.Sum(block => (long)block.Body.Length)
                )
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<StoredAnswer?> FindAnswerAsync(string answerId, CancellationToken cancellationToken)
    {
        InputRules.Name(nameof(answerId), answerId, MaxAnswerId);
        var now = Now;
        return await ReadAsync(
                session => AnswerTable.FindAsync(session, answerId, now),
                cancellationToken,
                snapshot: true
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveAnswerAsync(string answerId, CancellationToken cancellationToken)
    {
        InputRules.Name(nameof(answerId), answerId, MaxAnswerId);
        await WriteAsync(session => AnswerTable.RemoveAsync(session, answerId), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<int> SweepAnswersAsync(int limit, CancellationToken cancellationToken)
    {
        InputRules.Range(nameof(limit), limit, 1, 10_000);
        var now = Now;
        return await WriteAsync(
                session => AnswerTable.RemoveExpiredAsync(session, now, limit),
                cancellationToken,
                frees: true
            )
            .ConfigureAwait(false);
    }
}
