using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Workers;
using Pipeline.Inference;
using Pipeline.Inference.Generation;

namespace Pipeline.Grains.Models;

/// <summary>How to open a role's model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Languages">Languages that it handles well; empty when not known.</param>
/// <param name="Open">Opens it.</param>
internal sealed record ModelSource<T>(string Name, IReadOnlyList<string> Languages, Func<CancellationToken, Task<T>> Open)
{
    /// <summary>Names of adapters that are opened with it.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>Of an embedder, what its vectors are stored under.</summary>
    public EmbedderIdentity? Vectors { get; init; }

    /// <summary>A model that is opened with it and helps it; null for none.</summary>
    public string? Helper { get; init; }

    /// <summary>Whether another source opens the same.</summary>
    public bool OpensTheSame(ModelSource<T>? other) =>
        other is not null && Name == other.Name && Vectors == other.Vectors && Helper == other.Helper && Adapters.SequenceEqual(other.Adapters);
}

/// <summary>
/// The session of one role: opened once at its first use, kept, and replaced when another model is installed. A model
/// that cannot be opened is reported and not tried again until the installation changes.
/// </summary>
internal sealed partial class ModelSlot<T>(ModelRole role, ILogger logger) : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private ModelSource<T>? _source;
    private Task<T?>? _session;
    private string? _failure;

    public ModelStatus Status
    {
        get
        {
            lock (_lock)
            {
                if (_source is null)
                {
                    return new ModelStatus(null, "missing", Missing(role), null);
                }

                var state = _failure is not null ? "failed" : _session switch
                {
                    null => "installed",
                    { IsCompletedSuccessfully: true } => "ready",
                    _ => "loading",
                };
                return new ModelStatus(_source.Name, state, _failure, _source.Languages.Count > 0 ? _source.Languages : null)
                {
                    Adapters = _source.Adapters,
                    Vectors = _source.Vectors,
                };
            }
        }
    }

    /// <summary>Uses another model from now on; the old session ends when what runs on it has ended.</summary>
    public void Use(ModelSource<T>? source)
    {
        Task<T?>? old;
        lock (_lock)
        {
            if ((_source?.OpensTheSame(source) ?? source is null) && _failure is null)
            {
                return;
            }

            (old, _session, _source, _failure) = (_session, null, source, null);
        }

        if (old is not null)
        {
            _ = CloseAsync(old);
        }
    }

    public async ValueTask<T?> FindAsync(CancellationToken cancellationToken)
    {
        Task<T?>? session;
        lock (_lock)
        {
            // Opening is not tied to the first caller's patience: others wait for the same session.
            session = _session ??= _source is { } source ? OpenAsync(source) : null;
        }

        return session is null ? null : await session.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Task<T?>? old;
        lock (_lock)
        {
            (old, _session, _source) = (_session, null, null);
        }

        if (old is not null)
        {
            await CloseAsync(old);
        }
    }

    private async Task<T?> OpenAsync(ModelSource<T> source)
    {
        await Task.Yield();
        try
        {
            var session = await source.Open(CancellationToken.None);
            LogOpened(logger, role, source.Name);
            return session;
        }
        catch (Exception error) when (error is InferenceException or ModelFileException or IOException or InvalidOperationException or ArgumentException)
        {
            LogFailed(logger, role, source.Name, error);
            lock (_lock)
            {
                _failure = $"The model '{source.Name}' cannot be opened: {error.Message}";
            }

            return null;
        }
    }

    private static async Task CloseAsync(Task<T?> session)
    {
        if (await session is { } open)
        {
            await open.DisposeAsync();
        }
    }

    private static string Missing(ModelRole role) => role switch
    {
        ModelRole.Embed => "No embedder is installed, so only words are searched. Get one with 'pipeline models pull --defaults'.",
        ModelRole.Rerank => "No re-ranker is installed. Get one with 'pipeline models pull --defaults'.",
        _ => "No generator is installed, so answers quote the documents. Get one with 'pipeline models pull --defaults'.",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Role} model '{Model}' is ready")]
    private static partial void LogOpened(ILogger logger, ModelRole role, string model);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Role} model '{Model}' cannot be opened")]
    private static partial void LogFailed(ILogger logger, ModelRole role, string model, Exception error);
}
