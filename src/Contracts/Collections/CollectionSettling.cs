using System.Globalization;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Contracts.Collections;

/// <summary>
/// Waiting for documents to become searchable, for as long as the caller likes: lanes are asked again and again, since
/// no single call may take that long.
/// </summary>
public static class CollectionSettling
{
    /// <summary>
    /// Waits until everything that was submitted to a collection before this call is searchable or failed, whatever is
    /// submitted meanwhile.
    /// </summary>
    /// <param name="grains">Finds the collection.</param>
    /// <param name="collection">The collection's name.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PipelineException">The time is up (<see cref="ErrorCode.DeadlineExceeded"/>), or there is no
    /// such collection.</exception>
    public static async Task SettleAsync(
        this IGrainFactory grains,
        string collection,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(grains);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            var last = await grains.GetCollection(collection).LastChanges().WaitAsync(deadline.Token);
            await Task.WhenAll(
                last.Select((number, shard) => grains.SettleAsync(collection, shard, number, deadline.Token))
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PipelineException(
                ErrorCode.DeadlineExceeded,
                $"Collection '{collection}' did not settle within {timeout.TotalSeconds:0} s; the work goes on. Wait again, or look at its documents.",
                "timeoutSeconds",
                retryAfterSeconds: 5
            );
        }
    }

    /// <summary>Waits until every change of a shard up to a number is searchable, failed or superseded.</summary>
    /// <param name="grains">Finds the shard.</param>
    /// <param name="collection">The collection's name.</param>
    /// <param name="shard">The shard, from 0.</param>
    /// <param name="number">The number, as in <see cref="DocumentReceipt.Watermark"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task SettleAsync(
        this IGrainFactory grains,
        string collection,
        int shard,
        long number,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(grains);
        var lane = grains.GetGrain<IIngestLaneGrain>(
            string.Create(CultureInfo.InvariantCulture, $"{collection}/{shard}")
        );
        while (!await lane.WaitUntilSettled(number, cancellationToken).WaitAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
