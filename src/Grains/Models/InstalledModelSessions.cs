using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Remarks;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Models;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Reranking;

namespace Pipeline.Grains.Models;

/// <summary>
/// Sessions of the models found in the model directories, of each device its own; without an embedder there, the one
/// that comes with the program (English) is used, so that vector search always works.
/// </summary>
public sealed class InstalledModelSessions : IModelSessions, IAsyncDisposable
{
    private readonly ModelLibrary _library;
    private readonly DeviceSessions[] _devices;
    private readonly OtherEmbedders _others;
    private readonly bool _generatesElsewhere;
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<InstalledModel> _usable = [];
    private volatile ElsewhereState _elsewhere = new(ModelState.Installed, null, null);

    /// <summary>Looks at what is installed; nothing is opened yet.</summary>
    /// <param name="library">Where models are found.</param>
    /// <param name="devices">The devices to run them on, at least one
    /// (<see cref="Pipeline.Inference.ComputeDevices.Parse(string)"/>).</param>
    /// <param name="generation">How the generator is loaded; its device is that of the session.</param>
    /// <param name="logger">The log, also of the native libraries.</param>
    /// <param name="generatesElsewhere">
    /// Whether the generator is opened by another process, and never here; <see cref="ReportGenerator"/> then says how
    /// it is.
    /// </param>
    /// <param name="time">The clock of pauses before a broken model is opened again; null for the system's.</param>
    public InstalledModelSessions(
        ModelLibrary library,
        IReadOnlyList<string> devices,
        GeneratorOptions generation,
        ILogger<InstalledModelSessions> logger,
        bool generatesElsewhere = false,
        TimeProvider? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentOutOfRangeException.ThrowIfZero(devices.Count, nameof(devices));
        _generatesElsewhere = generatesElsewhere;
        _library = library;
        _time = time ?? TimeProvider.System;

        // On the processor: they embed single questions, and a device's memory is for the models in use.
        _others = new OtherEmbedders(
            vectors => EmbedderSources.Find(_usable, vectors, new OnnxSessionOptions { Device = "cpu" }),
            _time,
            logger
        );
        _devices = [.. devices.Select(device => new DeviceSessions(device, generation, _others, _time, logger))];
        Refresh();
    }

    /// <summary>The devices.</summary>
    public IEnumerable<string> Devices => _devices.Select(sessions => sessions.Device);

    /// <summary>True when no model of any role is installed, the built-in embedder aside.</summary>
    public bool HasNone => !_library.Discover().Any(model => model.IsUsable);

    private DeviceSessions First => _devices[0];

    /// <inheritdoc />
    public IModelSessions On(string device) => Array.Find(_devices, sessions => sessions.Device == device) ?? First;

    /// <summary>Looks again at what is installed; a role whose model changed opens the new one at its next
    /// use.</summary>
    public void Refresh()
    {
        _usable = [.. _library.Discover().Where(model => model.IsUsable)];
        Array.ForEach(_devices, sessions => sessions.Use(_usable));
        _others.Refresh();
    }

    /// <inheritdoc />
    public ValueTask<IEmbedder?> FindEmbedderAsync(CancellationToken cancellationToken) =>
        First.FindEmbedderAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<IEmbedder?> FindEmbedderAsync(string vectors, CancellationToken cancellationToken) =>
        First.FindEmbedderAsync(vectors, cancellationToken);

    /// <inheritdoc />
    public ModelStatus StatusOfEmbedder(string vectors) => First.StatusOfEmbedder(vectors);

    /// <inheritdoc />
    public IReadOnlyList<ModelStatus> OtherEmbedders
    {
        get
        {
            var used = First.StatusOf(ModelRole.Embed).Vectors;
            return
            [
                .. EmbedderSources
                    .All(_usable)
                    .Where(other => other != used)
                    .Concat(_others.Open)
                    .DistinctBy(other => other.Name)
                    .Select(other => _others.StatusOf(other.Name) with { Vectors = other }),
            ];
        }
    }

    /// <inheritdoc />
    public async Task<byte[]?> ReadTokenizerAsync(string vectors, CancellationToken cancellationToken)
    {
        var source = EmbedderSources.Find(_usable, vectors, new OnnxSessionOptions { Device = "cpu" });
        try
        {
            return source?.Tokenizer is { } read ? await read(cancellationToken) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InferenceException)
        {
            // The model is being replaced, or damaged; its own session tells which.
            return null;
        }
    }

    /// <inheritdoc />
    public ValueTask<IReranker?> FindRerankerAsync(CancellationToken cancellationToken) =>
        First.FindRerankerAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<IGenerator?> FindGeneratorAsync(CancellationToken cancellationToken) =>
        _generatesElsewhere ? ValueTask.FromResult<IGenerator?>(null) : First.FindGeneratorAsync(cancellationToken);

    /// <inheritdoc />
    public ModelStatus StatusOf(ModelRole role) =>
        role == ModelRole.Generate && _generatesElsewhere && First.StatusOf(role) is { Name: not null } installed
            ? installed with
            {
                State = _elsewhere.State,
                Detail = _elsewhere.Detail,
                Since = _elsewhere.Since,
            }
            : First.StatusOf(role);

    /// <summary>The models that were asked to work and cannot, of every device.</summary>
    public IEnumerable<(string Device, ModelRole Role, ModelStatus Status)> Broken() =>
        from role in Enum.GetValues<ModelRole>()
        from device in _devices
        where device == First || role != ModelRole.Generate || !_generatesElsewhere
        let status = device == First ? StatusOf(role) : device.StatusOf(role)
        where status.IsBroken
        select (device.Device, role, status);

    /// <summary>Tells how a generator that another process runs is.</summary>
    /// <param name="state">installed, opening, ready, faulted, reopening or failed.</param>
    /// <param name="detail">Why it is not ready, and what to do.</param>
    public void ReportGenerator(ModelState state, Remark? detail)
    {
        var last = _elsewhere;
        _elsewhere = new ElsewhereState(state, detail, last.State == state ? last.Since : _time.GetUtcNow());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var sessions in _devices)
        {
            await sessions.DisposeAsync();
        }

        await _others.DisposeAsync();
    }

    private sealed record ElsewhereState(ModelState State, Remark? Detail, DateTimeOffset? Since);
}
