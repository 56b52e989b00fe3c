using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Postgres;

/// <summary>
/// Removes the rows of deleted collections in steps short enough not to be noticed. Several processes may do so at
/// once: each step locks its collection, and another one's is passed over.
/// </summary>
internal sealed partial class PostgresSweep(NpgsqlDataSource source, TimeProvider time, ILogger logger)
{
    private const int DocumentsPerStep = 200;
    private const int AnswersPerStep = 100;

    private const string Next = """
        select collection_key from collections where name is null order by collection_key limit 1 for update
        """;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private Task _running = Task.CompletedTask;

    /// <summary>Sweeps whenever it is woken, and once at the start: a process may have ended in the middle.</summary>
    public void Start()
    {
        Wake();
        _running = Task.Run(RunAsync);
    }

    public void Wake() => _wake.Writer.TryWrite(true);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    /// <summary>Removes some rows. Returns whether there may be more.</summary>
    /// <param name="wait">Whether to wait for the step of another process, rather than leave the rest to it.</param>
    /// <param name="cancellationToken">Ends the step.</param>
    public async Task<bool> StepAsync(bool wait, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var session = new PostgresSession(connection, member: null, cancellationToken);
        if (await session.NumberAsync(wait ? Next : $"{Next} skip locked") is not { } collection)
        {
            return false;
        }

        var removed = await session.ExecuteAsync(
            DocumentSql.DeleteSome,
            ("@collection_key", collection),
            ("@limit", DocumentsPerStep)
        );
        foreach (var some in (string[])[AnswerSql.RemoveSome, CachedAnswerSql.RemoveSome, ConversationSql.RemoveSome])
        {
            removed += await session.ExecuteAsync(some, ("@collection_key", collection), ("@limit", AnswersPerStep));
        }

        if (removed == 0)
        {
            await session.ExecuteAsync(ShardSql.DeleteAll, ("@collection_key", collection));
            await session.ExecuteAsync(CollectionSql.Delete, ("@collection_key", collection));
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task RunAsync()
    {
        for (var failures = 0; !_stop.IsCancellationRequested; )
        {
            try
            {
                await _wake.Reader.ReadAsync(_stop.Token);
                while (await StepAsync(wait: false, _stop.Token)) { }
                failures = 0;
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                failures++;
                LogFailed(exception);
                Wake();
                try
                {
                    await Task.Delay(GrowingPause.After(failures, FirstPause, LongestPause), time, _stop.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Removing the rows of a deleted collection failed; it is tried again")]
    private partial void LogFailed(Exception exception);
}
