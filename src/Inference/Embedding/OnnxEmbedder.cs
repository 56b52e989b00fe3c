using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Sessions;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Embedding;

/// <summary>An embedding model run by ONNX Runtime, with one batching loop.</summary>
public sealed class OnnxEmbedder : IEmbedder
{
    // More text than this is tokenized on the thread pool, so that a caller's thread is never held for long.
    private const int InlineChars = 8192;
    private readonly BatchLoop<float[]> _loop;
    private readonly string _queryPrefix;
    private readonly string _passagePrefix;

    private OnnxEmbedder(EmbedderDefinition definition, ITokenizer tokenizer, BatchLoop<float[]> loop)
    {
        (Name, Dimensions, MaxTokens, Tokenizer) = (
            definition.VectorName,
            definition.VectorDimensions,
            definition.MaxTokens,
            tokenizer
        );
        (_queryPrefix, _passagePrefix) = (definition.QueryPrefix, definition.PassagePrefix);
        _loop = loop;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Dimensions { get; }

    /// <inheritdoc/>
    public int MaxTokens { get; }

    /// <inheritdoc/>
    public ITokenizer Tokenizer { get; }

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
    /// <exception cref="InferenceException">A file is missing or damaged, the device cannot be used, or the definition
    /// does not match.</exception>
    /// <exception cref="ArgumentException">A value of the definition or the options is out of range.</exception>
    public static Task<OnnxEmbedder> LoadAsync(
        EmbedderDefinition definition,
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
    public async Task<EmbeddedTexts> EmbedAsync(
        IReadOnlyList<string> texts,
        TextKind kind,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        cancellationToken.ThrowIfCancellationRequested();
        var chars = texts.Sum(text =>
            (long)(text ?? throw new ArgumentException("A text is null.", nameof(texts))).Length
        );
        _loop.EnsureRoom(texts.Count, priority);
        var inputs =
            chars <= InlineChars
                ? Prepare(texts, kind, cancellationToken)
                : await Task.Run(() => Prepare(texts, kind, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
        var vectors = await _loop.RunAsync(inputs, priority, cancellationToken, caller).ConfigureAwait(false);
        return new EmbeddedTexts(vectors, inputs.Sum(input => (long)input.Ids.Length));
    }

    /// <summary>Refuses new requests, finishes accepted ones within <see cref="BatchingOptions.DrainTimeout"/>, and
    /// frees the model.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private static OnnxEmbedder Load(
        EmbedderDefinition definition,
        BatchingOptions batching,
        OnnxSessionOptions session,
        TimeProvider? time,
        CancellationToken cancellationToken
    )
    {
        Validate(definition);
        batching.Validate(definition.MaxTokens);
        var tokenizer = TokenizerFile.Load(definition.Files);
        if (tokenizer.Frame.SingleLength >= definition.MaxTokens)
        {
            throw new ArgumentException(
                $"MaxTokens {definition.MaxTokens} leaves no room beside the special tokens.",
                nameof(definition)
            );
        }

        cancellationToken.ThrowIfCancellationRequested();
        var model = new OnnxModel(
            definition.Name,
            definition.Files,
            session,
            tokenizer.Frame,
            batching.TokenBudget,
            "last_hidden_state",
            outputRank: 3
        );
        var runner = new EmbeddingRunner(
            definition.Name,
            model,
            definition.Dimensions,
            definition.VectorDimensions,
            definition.Pooling,
            definition.Normalize
        );
        var warmUp = Framed(tokenizer, "warm-up", definition.MaxTokens);
        return new OnnxEmbedder(
            definition,
            tokenizer,
            BatchLoop<float[]>.Open(definition.Name, runner, warmUp, batching, time, cancellationToken)
        );
    }

    private static void Validate(EmbedderDefinition definition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(definition.Name, "Name");
        ArgumentOutOfRangeException.ThrowIfLessThan(definition.Dimensions, 1, "Dimensions");
        ArgumentOutOfRangeException.ThrowIfLessThan(definition.MaxTokens, 1, "MaxTokens");
        if (definition.TruncateDimensions is { } kept)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1, "TruncateDimensions");
            ArgumentOutOfRangeException.ThrowIfGreaterThan(kept, definition.Dimensions, "TruncateDimensions");
        }

        if (!Enum.IsDefined(definition.Pooling))
        {
            throw new ArgumentOutOfRangeException(
                nameof(definition),
                definition.Pooling,
                "Pooling must be Mean, Cls or Last."
            );
        }
    }

    private List<TokenInput> Prepare(IReadOnlyList<string> texts, TextKind kind, CancellationToken cancellationToken)
    {
        var prefix = kind == TextKind.Query ? _queryPrefix : _passagePrefix;
        var inputs = new List<TokenInput>(texts.Count);
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            inputs.Add(Framed(Tokenizer, prefix + text, MaxTokens));
        }

        return inputs;
    }

    private static TokenInput Framed(ITokenizer tokenizer, string text, int maxTokens)
    {
        var frame = tokenizer.Frame;
        var ids = tokenizer.Encode(text, maxTokens - frame.SingleLength);
        int[] framed = [.. frame.Before, .. ids, .. frame.After];

        // A model without special tokens still needs one token to read.
        framed = framed.Length == 0 ? [frame.Padding] : framed;
        return new TokenInput(framed, framed.Length);
    }
}
