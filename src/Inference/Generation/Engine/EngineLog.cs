using Microsoft.Extensions.Logging;

namespace Pipeline.Inference.Generation.Engine;

internal static partial class EngineLog
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Generator {Name} loaded on {Device}: {Slots} slots, {Cells} KV cells, {Threads}/{BatchThreads} threads, {Library}"
    )]
    public static partial void Loaded(
        ILogger logger,
        string name,
        string device,
        int slots,
        int cells,
        int threads,
        int batchThreads,
        string library
    );

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "Generator {Name}: a step of {Sequences} sequences failed; each is tried alone"
    )]
    public static partial void Isolating(ILogger logger, Exception error, string name, int sequences);

    [LoggerMessage(3, LogLevel.Error, "Generator {Name}: a request failed")]
    public static partial void Failed(ILogger logger, Exception error, string name);

    [LoggerMessage(4, LogLevel.Critical, "Generator {Name} has stopped on an error of its own")]
    public static partial void Broken(ILogger logger, Exception error, string name);

    [LoggerMessage(5, LogLevel.Trace, "Step of {Sequences} sequences, {Tokens} tokens: {Milliseconds:F1} ms")]
    public static partial void Step(ILogger logger, int sequences, int tokens, double milliseconds);

    [LoggerMessage(6, LogLevel.Debug, "{Message}")]
    public static partial void Native(ILogger logger, string message);

    [LoggerMessage(
        7,
        LogLevel.Warning,
        "Generator {Name}: the model's chat template cannot be used ({Problem}); ChatML stands in"
    )]
    public static partial void TemplateFallback(ILogger logger, string name, string problem);

    [LoggerMessage(8, LogLevel.Information, "Generator {Name}: {File} guesses ahead")]
    public static partial void DraftLoaded(ILogger logger, string name, string file);

    [LoggerMessage(
        9,
        LogLevel.Information,
        "Generator {Name}: the draft model {File} has another vocabulary and is not used; answers are the same without it"
    )]
    public static partial void DraftUnfit(ILogger logger, string name, string file);

    [LoggerMessage(10, LogLevel.Information, "Generator {Name}: the adapter {Adapter} can be asked for")]
    public static partial void AdapterLoaded(ILogger logger, string name, string adapter);

    [LoggerMessage(11, LogLevel.Warning, "Generator {Name}: the adapter {Adapter} is left out: {Problem}")]
    public static partial void AdapterUnfit(ILogger logger, string name, string adapter, string problem);

    [LoggerMessage(
        12,
        LogLevel.Warning,
        "Generator {Name}: a request could not be taken out of the scheduler of a broken engine"
    )]
    public static partial void Inconsistent(ILogger logger, Exception error, string name);
}
