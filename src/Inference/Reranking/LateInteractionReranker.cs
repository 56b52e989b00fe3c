using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Sessions;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Reranking;

/// <summary>
/// A late-interaction model (ColBERT's kind) run by ONNX Runtime, with one batching loop: a vector a token, compared by
/// MaxSim. Scores are means over the query's tokens, from -1 to 1.
/// </summary>
public sealed class LateInteractionReranker : IReranker
{
    private readonly BatchLoop<float[]> _loop;
    private readonly ITokenizer _tokenizer;
    private readonly int _inputTokens;
    private readonly int[] _queryMarker;
    private readonly int[] _passageMarker;

    private LateInteractionReranker(
        RerankerDefinition definition,
        ITokenizer tokenizer,
        int[] query,
        int[] passage,
        BatchLoop<float[]> loop
    )
    {
        (Name, _tokenizer, _loop) = (definition.Name, tokenizer, loop);
        (_inputTokens, _queryMarker, _passageMarker) = (definition.InputTokens, query, passage);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public WorkerStatistics Statistics => _loop.Statistics;

    /// <inheritdoc/>
    public Task<SessionFault> Faulted => _loop.Faulted;

    /// <summary>Loads a model, runs it once to prove that it works, and starts its loop. Loads on the thread
    /// pool.</summary>
    /// <param name="definition">The model; its scoring must be <see cref="RerankerScoring.LateInteraction"/>.</param>
    /// <param name="batching">Queue and batches; null for the defaults.</param>
    /// <param name="session">Device and threads; null for all cores of the CPU.</param>
    /// <param name="time">The clock of <see cref="Statistics"/> and of the drain; null for the system's.</param>
    /// <param name="cancellationToken">Ends the wait; a load that has started runs to its end and is then
    /// freed.</param>
    /// <exception cref="InferenceException">A file is missing or damaged, the device cannot be used, or the tokenizer
    /// has no such marker.</exception>
    /// <exception cref="ArgumentException">A value of the definition or the options is out of range.</exception>
    public static Task<LateInteractionReranker> LoadAsync(
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
    public Task<float[]> ScoreAsync(
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
        if (passages.Any(passage => passage is null))
        {
            throw new ArgumentException("A passage is null.", nameof(passages));
        }

        // The query is one text more.
        _loop.EnsureRoom(passages.Count + 1, priority);
        return passages.Count == 0
            ? Task.FromResult<float[]>([])
            : Task.Run(() => ScoreAllAsync(query, passages, priority, cancellationToken, caller), cancellationToken);
    }

    /// <summary>Refuses new requests, finishes accepted ones within <see cref="BatchingOptions.DrainTimeout"/>, and
    /// frees the model.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private static LateInteractionReranker Load(
        RerankerDefinition definition,
        BatchingOptions batching,
        OnnxSessionOptions session,
        TimeProvider? time,
        CancellationToken cancellationToken
    )
    {
        definition.Validate(RerankerScoring.LateInteraction);
        batching.Validate(definition.InputTokens);
        var tokenizer = TokenizerFile.Load(definition.Files);
        var query = Marker(definition, definition.QueryMarker);
        var passage = Marker(definition, definition.PassageMarker);
        cancellationToken.ThrowIfCancellationRequested();
        var runner = new TokenVectorRunner(
            definition.Name,
            new OnnxModel(
                definition.Name,
                definition.Files,
                session,
                tokenizer.Frame,
                batching.TokenBudget,
                "last_hidden_state",
                outputRank: 3
            )
        );
        var warmUp = Framed(tokenizer, query, tokenizer.Encode("warm-up", 8));
        return new LateInteractionReranker(
            definition,
            tokenizer,
            query,
            passage,
            BatchLoop<float[]>.Open(definition.Name, runner, warmUp, batching, time, cancellationToken)
        );
    }

    private static int[] Marker(RerankerDefinition definition, string token) =>
        token.Length == 0
            ? []
            :
            [
                TokenizerFile.IdOf(definition.Files, token)
                    ?? throw new InferenceException(
                        $"The tokenizer of {definition.Name} has no token '{token}'; correct the marker in the model's model.json."
                    ),
            ];

    private static TokenInput Framed(ITokenizer tokenizer, int[] marker, ReadOnlySpan<int> text)
    {
        int[] ids = [.. tokenizer.Frame.Before, .. marker, .. text, .. tokenizer.Frame.After];
        ids = ids.Length == 0 ? [tokenizer.Frame.Padding] : ids;
        return new TokenInput(ids, ids.Length);
    }

    private async Task<float[]> ScoreAllAsync(
        string query,
        IReadOnlyList<string> passages,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller
    )
    {
        var room = _inputTokens - _tokenizer.Frame.SingleLength - 1;
        List<TokenInput> inputs = [Framed(_tokenizer, _queryMarker, _tokenizer.Encode(query, room))];
        var owners = new List<int>();
        foreach (var (passage, tokens) in PassageWindows.Of(_tokenizer, passages, room, cancellationToken))
        {
            inputs.Add(Framed(_tokenizer, _passageMarker, tokens));
            owners.Add(passage);
        }

        var vectors = await _loop.RunAsync(inputs, priority, cancellationToken, caller).ConfigureAwait(false);
        var dimensions = vectors[0].Length / inputs[0].Ids.Length;
        return PassageWindows.Best(
            passages.Count,
            owners.Select(
                (owner, i) =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return (owner, MaxSim.Score(vectors[0], vectors[i + 1], dimensions) / inputs[0].Ids.Length);
                }
            )
        );
    }
}
