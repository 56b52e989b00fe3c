using Microsoft.Extensions.Logging;
using Pipeline.Grains.Models;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// Copies the saved index of a shard from a silo whose replica is ready: much cheaper than building it from the store.
/// One at a time, part after part, each asked for when the one before is written, and not faster than so much a second.
/// Whatever goes wrong, nothing is left behind and the index is built from the store.
/// </summary>
/// <param name="peers">Whom to ask.</param>
/// <param name="metrics">Counts.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it says what became of it.</param>
internal sealed partial class IndexCopier(
    Func<IIndexPeers> peers,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>Bytes a second at most.</summary>
    public const long Rate = 100L << 20;

    /// <summary>How long a peer may take for one part.</summary>
    public static readonly TimeSpan PartLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Puts an index into a directory that has none, if somebody has it.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="embedder">The embedder that it is wanted for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is there now.</returns>
    public async Task<bool> TryCopyAsync(
        ShardKey shard,
        IReplicaDirectory directory,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    )
    {
        foreach (var peer in await peers().FindAsync(shard, cancellationToken))
        {
            await _one.WaitAsync(cancellationToken);
            var (outcome, bytes) = ("failed", 0L);
            try
            {
                (outcome, bytes) = await CopyAsync(peer, shard, directory, embedder, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                outcome = error switch
                {
                    InvalidDataException => "damaged",
                    IOException or UnauthorizedAccessException => "not_written",
                    _ => "lost",
                };
                LogFailed(logger, shard, peer.Name, outcome, error);
            }
            finally
            {
                _one.Release();
            }

            metrics.Copy(outcome, bytes);
            if (outcome == "copied")
            {
                LogCopied(logger, shard, peer.Name, bytes);
                return true;
            }

            LogNotCopied(logger, shard, peer.Name, outcome);
        }

        return false;
    }

    private async Task<(string Outcome, long Bytes)> CopyAsync(
        IIndexPeer peer,
        ShardKey shard,
        IReplicaDirectory directory,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    )
    {
        var offer = await peer.OfferAsync(shard, directory.Created, embedder, cancellationToken)
            .WaitAsync(ShardReplica.LongestWait + PartLimit, time, cancellationToken);
        if (offer.Manifest is not { } manifest)
        {
            return (offer.Refusal ?? "refused", 0);
        }

        try
        {
            using var received = directory.Receive(embedder, manifest);
            var began = time.GetTimestamp();
            var bytes = 0L;
            foreach (var (file, length) in received.Lengths.Index())
            {
                received.Append(file, default);
                for (var offset = 0L; offset < length; )
                {
                    var part = await peer.ReadAsync(offer.Id, file, offset)
                        .WaitAsync(PartLimit, time, cancellationToken);
                    if (part.Length == 0 || part.Length > length - offset)
                    {
                        throw new InvalidDataException("a file is not as long as it should be");
                    }

                    received.Append(file, part);
                    (offset, bytes) = (offset + part.Length, bytes + part.Length);
                    await KeepRateAsync(bytes, began, cancellationToken);
                }
            }

            received.Complete();
            return ("copied", bytes);
        }
        finally
        {
            await peer.EndAsync(offer.Id).WaitAsync(PartLimit, time, CancellationToken.None).Ended();
        }
    }

    private async Task KeepRateAsync(long bytes, long began, CancellationToken cancellationToken)
    {
        var ahead = TimeSpan.FromSeconds((double)bytes / Rate) - time.GetElapsedTime(began);
        if (ahead > TimeSpan.FromMilliseconds(10))
        {
            await Task.Delay(ahead, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Shard}: the index was copied from {Silo} ({Bytes} bytes)")]
    private static partial void LogCopied(ILogger logger, ShardKey shard, string silo, long bytes);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Shard}: no index was copied from {Silo} ({Outcome}); others are asked, then it is built from the store"
    )]
    private static partial void LogNotCopied(ILogger logger, ShardKey shard, string silo, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard}: copying the index from {Silo} failed ({Outcome})")]
    private static partial void LogFailed(ILogger logger, ShardKey shard, string silo, string outcome, Exception error);
}
