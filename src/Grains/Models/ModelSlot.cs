using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Remarks;
using Pipeline.Inference.Sessions;

namespace Pipeline.Grains.Models;

/// <summary>How to open a role's model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Languages">Languages that it handles well; empty when not known.</param>
/// <param name="Open">Opens it.</param>
internal sealed record ModelSource<T>(
    string Name,
    IReadOnlyList<string> Languages,
    Func<CancellationToken, Task<T>> Open
)
{
    /// <summary>Names of adapters that are opened with it.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>Of an embedder, what its vectors are stored under.</summary>
    public EmbedderIdentity? Vectors { get; init; }

    /// <summary>Of an embedder, reads the file of its tokenizer.</summary>
    public Func<CancellationToken, Task<byte[]>>? Tokenizer { get; init; }

    /// <summary>A model that is opened with it and helps it; null for none.</summary>
    public string? Helper { get; init; }

    /// <summary>What is known of it in a state.</summary>
    public ModelStatus Status(ModelState state, Remark? detail) =>
        new(Name, state, detail, Languages.Count > 0 ? Languages : null) { Adapters = Adapters, Vectors = Vectors };

    /// <summary>Whether another source opens the same.</summary>
    public bool OpensTheSame(ModelSource<T>? other) =>
        other is not null
        && Name == other.Name
        && Vectors == other.Vectors
        && Helper == other.Helper
        && Adapters.SequenceEqual(other.Adapters);
}

/// <summary>
/// The session of one role: opened at its first use, kept, opened again when it breaks (<see cref="SessionLife{T}"/>),
/// and replaced when another model is installed. One that was given up is tried again when what is installed is looked
/// at again.
/// </summary>
internal sealed partial class ModelSlot<T>(
    ModelRole role,
    TimeProvider time,
    ILogger logger,
    RestartLimits? limits = null
) : IAsyncDisposable
    where T : class, IModelSession
{
    private static readonly RestartLimits Limits = new() { Longest = TimeSpan.FromMinutes(2) };
    private readonly RestartLimits _limits = limits ?? Limits;
    private readonly Lock _lock = new();
    private ModelSource<T>? _source;
    private SessionLife<T>? _life;
    private bool _disposed;

    public ModelStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _source is null || _life is null
                    ? new ModelStatus(
                        null,
                        ModelState.Missing,
                        (_disposed ? RemarkCode.ProgramEnding : Missing(role)).With(),
                        null
                    )
                    : StatusOf(_source, _life.Status);
            }
        }
    }

    /// <summary>Uses another model from now on; the old session ends when what runs on it has ended.</summary>
    public void Use(ModelSource<T>? source)
    {
        SessionLife<T>? old;
        lock (_lock)
        {
            if ((_source?.OpensTheSame(source) ?? source is null) && _life?.Status.State != SessionState.Failed)
            {
                return;
            }

            (old, _source) = (_life, source);
            _life = source is null
                ? null
                : new SessionLife<T>(
                    source.Name,
                    source.Open,
                    new RestartPolicy(_limits, Random.Shared.NextDouble),
                    time,
                    (status, error) => Log(source.Name, status, error)
                );
        }

        if (old is not null)
        {
            _ = CloseAsync(old);
        }
    }

    /// <summary>The session; null when there is none now, as <see cref="Status"/> tells.</summary>
    public ValueTask<T?> FindAsync(CancellationToken cancellationToken)
    {
        SessionLife<T>? life;
        lock (_lock)
        {
            life = _life;
        }

        return life is null ? ValueTask.FromResult<T?>(null) : life.FindAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        SessionLife<T>? old;
        lock (_lock)
        {
            (old, _life, _source, _disposed) = (_life, null, null, true);
        }

        if (old is not null)
        {
            await old.DisposeAsync();
        }
    }

    private ModelStatus StatusOf(ModelSource<T> source, SessionStatus session)
    {
        var (state, detail) = session.State switch
        {
            SessionState.Idle => (ModelState.Installed, (Remark?)null),
            SessionState.Opening => (ModelState.Opening, null),
            SessionState.Ready => (ModelState.Ready, null),
            SessionState.Reopening => (
                ModelState.Reopening,
                RemarkCode.ModelReopening.With(("model", source.Name), ("reason", session.Reason))
            ),
            SessionState.Faulted => (
                ModelState.Faulted,
                RemarkCode.ModelFaulted.With(("model", source.Name), ("reason", session.Reason))
            ),
            _ => (
                ModelState.Failed,
                RemarkCode.ModelFailed.With(
                    ("model", source.Name),
                    ("faults", session.Faults),
                    ("reason", session.Reason)
                )
            ),
        };
        return source.Status(state, detail) with
        {
            Since = session.Since,
            RetryAfter = session.State is SessionState.Faulted or SessionState.Reopening
                ? (session.RetryAt - time.GetUtcNow()) ?? _limits.First
                : null,
        };
    }

    private async Task CloseAsync(SessionLife<T> life)
    {
        try
        {
            await life.DisposeAsync();
        }
        catch (Exception error)
        {
            // Nobody waits for it.
            LogNotClosed(logger, role, error);
        }
    }

    private void Log(string model, SessionStatus status, Exception? error)
    {
        switch (status.State)
        {
            case SessionState.Ready when error is null:
                LogOpened(logger, role, model);
                break;
            case SessionState.Faulted or SessionState.Failed when error is not null:
                LogFaulted(logger, role, model, status.State, status.Faults, error);
                break;
            default:
                if (error is not null)
                {
                    LogNotClosed(logger, role, error);
                }

                break;
        }
    }

    private static RemarkCode Missing(ModelRole role) =>
        role switch
        {
            // The built-in one would be used otherwise, so it is missing too.
            ModelRole.Embed => RemarkCode.NoEmbedder,
            ModelRole.Rerank => RemarkCode.NoReranker,
            _ => RemarkCode.NoGenerator,
        };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Role} model '{Model}' is ready")]
    private static partial void LogOpened(ILogger logger, ModelRole role, string model);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Role} model '{Model}' is {State}; fault {Faults} in a row")]
    private static partial void LogFaulted(
        ILogger logger,
        ModelRole role,
        string model,
        SessionState state,
        int faults,
        Exception error
    );

    [LoggerMessage(Level = LogLevel.Warning, Message = "A session of the {Role} model could not be closed")]
    private static partial void LogNotClosed(ILogger logger, ModelRole role, Exception error);
}
