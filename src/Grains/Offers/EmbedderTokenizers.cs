using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pipeline.Inference;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Grains.Offers;

/// <summary>
/// Tokenizers of embedders that only other silos have: documents are cut by the tokens of the embedder, wherever that
/// runs. Each is fetched once and kept.
/// </summary>
internal sealed partial class EmbedderTokenizers(
    ModelHosts hosts,
    TimeProvider time,
    ILogger<EmbedderTokenizers> logger
)
{
    // There is one in use, and another while it takes over.
    private const int Most = 4;
    private static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, Lazy<Task<ITokenizer?>>> _fetched = new(StringComparer.Ordinal);

    /// <summary>The tokenizer of an embedder; null: no silo can give it now.</summary>
    /// <param name="vectors">The name of the embedder's vectors.</param>
    /// <param name="silos">The silos that have it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<ITokenizer?> FindAsync(
        string vectors,
        IEnumerable<SiloAddress> silos,
        CancellationToken cancellationToken
    )
    {
        SiloAddress[] known = [.. silos];
        if (_fetched.Count > Most)
        {
            _fetched.Clear();
        }

        // All documents that come meanwhile wait for the same one.
        var fetching = _fetched.GetOrAdd(vectors, _ => new Lazy<Task<ITokenizer?>>(() => FetchAsync(vectors, known)));
        var tokenizer = await fetching.Value.WaitAsync(cancellationToken);
        if (tokenizer is null)
        {
            _fetched.TryRemove(KeyValuePair.Create(vectors, fetching));
        }

        return tokenizer;
    }

    private async Task<ITokenizer?> FetchAsync(string vectors, SiloAddress[] silos)
    {
        foreach (var silo in silos)
        {
            try
            {
                using var limit = new CancellationTokenSource(LongestFetch, time);
                var file = await hosts.ReadTokenizerAsync(silo, vectors, limit.Token).WaitAsync(limit.Token);
                if (!file.IsEmpty)
                {
                    var tokenizer = await Task.Run(() => TokenizerFile.Load(ModelFiles.FromBytes([], file.ToArray())));
                    LogFetched(logger, vectors, silo, file.Length);
                    return tokenizer;
                }
            }
            catch (Exception error)
                when (error is OrleansException or TimeoutException or OperationCanceledException or InferenceException)
            {
                // Another silo may have it; without any, lengths are estimated on the safe side.
                LogNotFetched(logger, vectors, silo, error.Message);
            }
        }

        return null;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The tokenizer of '{Vectors}' was fetched from {Silo} ({Bytes} bytes)"
    )]
    private static partial void LogFetched(ILogger logger, string vectors, SiloAddress silo, int bytes);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The tokenizer of '{Vectors}' could not be fetched from {Silo}: {Reason}"
    )]
    private static partial void LogNotFetched(ILogger logger, string vectors, SiloAddress silo, string reason);
}
