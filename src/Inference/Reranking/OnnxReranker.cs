using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Sessions;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Reranking;

/// <summary>A cross-encoder run by ONNX Runtime, with one batching loop.</summary>
public sealed class OnnxReranker : IReranker
{
    private const int InlineChars = 8192;
    private readonly BatchLoop<float> _loop;
    private readonly ITokenizer _tokenizer;
    private readonly int _inputTokens;

    private OnnxReranker(RerankerDefinition definition, ITokenizer tokenizer, BatchLoop<float> loop)
    {
        (Name, _tokenizer, _loop) = (definition.Name, tokenizer, loop);
        _inputTokens = definition.InputTokens;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public WorkerStatistics Statistics => _loop.Statistics;

    /// <inheritdoc/>
    public Task<SessionFault> Faulted => _loop.Faulted;

    /// <summary>Loads a model, runs it once to prove that it works, and starts its loop. Loads on the thread
    /// pool.</summary>
    /// <param name="definition">The model.</param>
    /// <param name="batching">Queue and batches; null for the defaults.</param>
    /// <param name="session">Device and threads; null for all cores of the CPU.</param>
    /// <param name="time">The clock of <see cref="Statistics"/> and of the drain; null for the system's.</param>
    /// <param name="cancellationToken">Ends the wait; a load that has started runs to its end and is then
    /// freed.</param>
    /// <exception cref="InferenceException">A file is missing or damaged, the device cannot be used, or the model is
    /// not a re-ranker.</exception>
    /// <exception cref="ArgumentException">A value of the definition or the options is out of range.</exception>
    public static Task<OnnxReranker> LoadAsync(
        RerankerDefinition definition,
        BatchingOptions? batching = null,
        OnnxSessionOptions? session = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(definition);
        return Task.Run(
            () => Load(definition, batching ?? new(), session ?? new(), time, cancellationToken),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async Task<float[]> ScoreAsync(
        string query,
        IReadOnlyList<string> passages,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(passages);
        cancellationToken.ThrowIfCancellationRequested();
        var chars =
            query.Length
            + passages.Sum(p =>
                (long)(p ?? throw new ArgumentException("A passage is null.", nameof(passages))).Length
            );
        _loop.EnsureRoom(passages.Count, priority);
        var pairs =
            chars <= InlineChars
                ? Prepare(query, passages, cancellationToken)
                : await Task.Run(() => Prepare(query, passages, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
        var windows = await _loop
            .RunAsync(pairs.ConvertAll(pair => pair.Input), priority, cancellationToken, caller)
            .ConfigureAwait(false);
        return PassageWindows.Best(passages.Count, pairs.Zip(windows, (pair, score) => (pair.Passage, score)));
    }

    /// <summary>Refuses new requests, finishes accepted ones within <see cref="BatchingOptions.DrainTimeout"/>, and
    /// frees the model.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private static OnnxReranker Load(
        RerankerDefinition definition,
        BatchingOptions batching,
        OnnxSessionOptions session,
        TimeProvider? time,
        CancellationToken cancellationToken
    )
    {
        definition.Validate(RerankerScoring.CrossEncoder);
        batching.Validate(definition.InputTokens);
        var tokenizer = TokenizerFile.Load(definition.Files);
        cancellationToken.ThrowIfCancellationRequested();
        var runner = new RerankingRunner(
            definition.Name,
            new OnnxModel(
                definition.Name,
                definition.Files,
                session,
                tokenizer.Frame,
                batching.TokenBudget,
                "logits",
                outputRank: 2
            )
        );
        var warmUp = Pairs(tokenizer, "warm-up", ["warm-up"], definition.InputTokens, CancellationToken.None)[0].Input;
        return new OnnxReranker(
            definition,
            tokenizer,
            BatchLoop<float>.Open(definition.Name, runner, warmUp, batching, time, cancellationToken)
        );
    }

    private List<(int Passage, TokenInput Input)> Prepare(
        string query,
        IReadOnlyList<string> passages,
        CancellationToken cancellationToken
    ) => Pairs(_tokenizer, query, passages, _inputTokens, cancellationToken);

    /// <summary>
    /// Frames the query with each passage, or with each window of it when it is longer than the query leaves room for.
    /// A query may take half of the input at most, else no passage would be read at all.
    /// </summary>
    /// <returns>Inputs, each with the index of its passage.</returns>
    internal static List<(int Passage, TokenInput Input)> Pairs(
        ITokenizer tokenizer,
        string query,
        IReadOnlyList<string> passages,
        int inputTokens,
        CancellationToken cancellationToken
    )
    {
        var frame = tokenizer.Frame;
        var first = tokenizer.Encode(query, (inputTokens - frame.PairLength) / 2);
        var room = inputTokens - frame.PairLength - first.Length;
        var pairs = new List<(int, TokenInput)>(passages.Count);
        foreach (var (passage, second) in PassageWindows.Of(tokenizer, passages, room, cancellationToken))
        {
            int[] ids = [.. frame.Before, .. first, .. frame.Between, .. second, .. frame.After];
            pairs.Add((passage, new TokenInput(ids, ids.Length - frame.After.Count - second.Count)));
        }

        return pairs;
    }
}
