using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Remarks;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Replicas;

/// <content>Saving, failing, and what is told of it.</content>
internal sealed partial class ReplicaLife
{
    private int _opened;

    /// <summary>Indexes opened so far: one, when all went well.</summary>
    public int Opened => Volatile.Read(ref _opened);

    private void SaveWhenDue()
    {
        if (time.GetUtcNow() < _saveAt && !_saveSoon)
        {
            return;
        }

        _saveSoon = false;

        if (!_broken)
        {
            TrySave(_serving!);
        }

        if (_next is { } next)
        {
            TrySave(next);
        }

        _saveAt = time.GetUtcNow() + SaveInterval;
    }

    /// <summary>Saves an index; one that cannot be saved goes on all the same.</summary>
    private bool TrySave(IReplicaIndex index)
    {
        if (_refusals.Count > 0 || index.SavedWatermark == index.Contents.Watermark)
        {
            return _refusals.Count == 0;
        }

        try
        {
            index.Save();
            _saveProblem = null;
            return true;
        }
        catch (ShardIndexException error)
        {
            metrics.Retry("save");
            LogSaveFailed(logger, key, error);
            _saveProblem = RemarkCode.IndexNotSaved.With();
            return false;
        }
    }

    /// <summary>Deletes files that are of no use; those that stay only take room.</summary>
    private void Delete(Action<IReplicaDirectory> delete)
    {
        try
        {
            if (_directory is not null)
            {
                delete(_directory);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogFilesLeft(logger, key, error);
        }
    }

    private void EnterBuilding()
    {
        if (_next is not null && !IsKeptBeside)
        {
            Enter(
                ReplicaState.Rebuilding,
                _next.Embedder == _serving!.Embedder
                    ? RemarkCode.IndexReopened.With()
                    : RemarkCode.IndexReplaced.With(
                        ("embedder", _next.Embedder.Name),
                        ("serving", _serving.Embedder.Name)
                    )
            );
        }
        else if (_empty && Lag > 0)
        {
            Enter(ReplicaState.Rebuilding, RemarkCode.IndexBuilt.With());
        }
    }

    private TimeSpan Fail(Exception error)
    {
        _failures++;
        metrics.Retry("replica");
        var pause = Pauses.Pause(_failures, Jitter());
        LogFailed(logger, key, _failures, pause, error);
        Enter(_serving is null ? ReplicaState.Failed : ReplicaState.Stalled, Words(error));
        return pause;
    }

    private void Enter(ReplicaState state, Remark? reason) =>
        _condition = _condition.Then(state, reason, time.GetUtcNow());

    /// <summary>What of an error may be shown to everybody: neither paths nor texts of other programs.</summary>
    private static Remark Words(Exception error) =>
        (
            error switch
            {
                StoreUnavailableException => RemarkCode.StoreUnreachable,
                StoreCorruptException => RemarkCode.StoreDamaged,
                IOException or UnauthorizedAccessException => RemarkCode.IndexNotWritable,
                _ => RemarkCode.ProgramFault,
            }
        ).With();

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Shard}: index opened at change {Number} for embedder '{Embedder}'"
    )]
    private static partial void LogOpened(ILogger logger, ShardKey shard, long number, string embedder);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Shard}: a second index is caught up from change {Number} for embedder '{Embedder}'"
    )]
    private static partial void LogBeside(ILogger logger, ShardKey shard, long number, string embedder);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Shard}: the second index answers from change {Number} on, for embedder '{Embedder}'"
    )]
    private static partial void LogTakenOver(ILogger logger, ShardKey shard, long number, string embedder);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Shard}: document {DocumentId} version {Version} is not searchable: {Reason}"
    )]
    private static partial void LogRefused(
        ILogger logger,
        ShardKey shard,
        string documentId,
        long version,
        string reason,
        Exception cause
    );

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Shard}: the index cannot follow (failure {Failures} in a row); it is tried again in {Pause}"
    )]
    private static partial void LogFailed(
        ILogger logger,
        ShardKey shard,
        int failures,
        TimeSpan pause,
        Exception error
    );

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard}: the index could not be saved; it is tried again")]
    private static partial void LogSaveFailed(ILogger logger, ShardKey shard, Exception error);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Shard}: a search met damage in the index; it is opened again and checked"
    )]
    private static partial void LogSuspected(ILogger logger, ShardKey shard, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard}: files of the index could not be deleted")]
    private static partial void LogFilesLeft(ILogger logger, ShardKey shard, Exception error);
}
