using Pipeline.Cli.Output;
using Pipeline.Client;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Commands;

/// <summary>Waits until a collection has settled, showing how far it is.</summary>
internal static class Settling
{
    /// <summary>One wait on the server; the next goes on where it ended.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Rounds in a row without any document moving, after which there is no point in waiting on.</summary>
    private const int IdleRounds = 15;

    /// <summary>Waits; documents that failed count as settled.</summary>
    /// <exception cref="PipelineException">Nothing has moved for a quarter of an hour.</exception>
    public static async Task<CollectionInfo> WaitAsync(
        PipelineClient client,
        string collection,
        IPhase phase,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(client, collection, phase, clock, stop.Token);
        try
        {
            var idle = 0;
            var before = (Documents: -1L, Chunks: 0L);
            while (true)
            {
                try
                {
                    var info = await client.SettleAsync(collection, Round, cancellationToken).ConfigureAwait(false);
                    phase.End();
                    return info;
                }
                catch (PipelineException error) when (error.Code == ErrorCode.DeadlineExceeded)
                {
                    var info = await client
                        .DescribeCollectionAsync(collection, cancellationToken)
                        .ConfigureAwait(false);
                    var done = Moved(info);
                    idle = done == before ? idle + 1 : 0;
                    before = done;
                    if (idle >= IdleRounds)
                    {
                        throw new PipelineException(
                            ErrorCode.DeadlineExceeded,
                            $"No document of '{collection}' moved for {IdleRounds} minutes; {info.Documents.Accepted} still wait. Look at 'pipeline status'."
                        );
                    }
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WatchAsync(
        PipelineClient client,
        string collection,
        IPhase phase,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            var info = await client.DescribeCollectionAsync(collection, cancellationToken).ConfigureAwait(false);
            phase.Total(Done(info) + info.Documents.Accepted + info.Documents.Chunked);
            phase.Set(Done(info) + Share(info));
            phase.Describe(Words(info));
        }
    }

    /// <summary>What the bar says: a large document moves by its chunks.</summary>
    internal static string Words(CollectionInfo info) =>
        info.Ingesting is { ChunksTotal: > 0 } now
            ? $"Indexing ({Plain.Count(now.ChunksDone)} of {Plain.Count(now.ChunksTotal)} chunks of {Plain.Count(now.Documents)} document{(now.Documents == 1 ? "" : "s")})"
            : "Indexing";

    /// <summary>The documents under way as a number of done ones.</summary>
    internal static double Share(CollectionInfo info) =>
        info.Ingesting is { ChunksTotal: > 0 } now ? now.Documents * ((double)now.ChunksDone / now.ChunksTotal) : 0;

    /// <summary>Grows with every document that is done and with every chunk of the others.</summary>
    private static (long Documents, long Chunks) Moved(CollectionInfo info) =>
        (Done(info), info.Ingesting?.ChunksDone ?? 0);

    private static long Done(CollectionInfo info) => info.Documents.Indexed + info.Documents.Failed;
}
