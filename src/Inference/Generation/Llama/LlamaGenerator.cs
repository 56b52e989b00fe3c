using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Gguf;
using Pipeline.Inference.Generation.Grammars;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Prompts;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Generation.Llama;

/// <summary>
/// A GGUF model run by llama.cpp, answering many requests at once in a continuous batch. One background thread owns the
/// model; prompts are tokenized on the caller's thread.
/// </summary>
public sealed class LlamaGenerator : IGenerator
{
    private readonly GenerationEngine _engine;
    private readonly ModelVocabulary _vocabulary;
    private readonly PromptTokenizer _prompts;
    private readonly KnownGrammars _grammars = new();
    private readonly string[] _adapters;

    internal LlamaGenerator(
        string name,
        int contextTokens,
        GenerationEngine engine,
        ModelVocabulary vocabulary,
        PromptTokenizer prompts,
        string[] adapters
    )
    {
        (Name, ContextTokens, _engine, _vocabulary, _prompts, _adapters) = (
            name,
            contextTokens,
            engine,
            vocabulary,
            prompts,
            adapters
        );
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int ContextTokens { get; }

    /// <inheritdoc/>
    public GenerationStatistics Statistics => _engine.Statistics;

    /// <inheritdoc/>
    public Task<SessionFault> Faulted => _engine.Faulted;

    /// <summary>Checks and loads a model file, and starts its thread.</summary>
    /// <param name="name">The model's name, for logs and messages.</param>
    /// <param name="ggufPath">A GGUF file, version 2 or 3.</param>
    /// <param name="options">How to load and share it.</param>
    /// <param name="logger">Receives llama.cpp's own log at Debug, and the failures of requests.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <returns>The generator, warmed up.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="ModelFileException">The file is missing, damaged, incomplete, or of a kind that llama.cpp
    /// refuses.</exception>
    /// <exception cref="InvalidOperationException">llama.cpp could not be loaded for the device.</exception>
    public static Task<LlamaGenerator> LoadAsync(
        string name,
        string ggufPath,
        GeneratorOptions options,
        ILogger logger,
        CancellationToken cancellationToken
    ) => LlamaLoader.LoadAsync(name, ggufPath, options, logger, TimeProvider.System, cancellationToken);

    /// <inheritdoc/>
    public int CountTokens(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _vocabulary.Tokenize(text, special: false).Length;
    }

    /// <inheritdoc/>
    public int CountPromptTokens(IReadOnlyList<ChatTurn> turns)
    {
        new GenerationRequest { Turns = turns, MaxTokens = 1 }.Validate();
        return _prompts.Tokenize(turns).Count;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<GeneratedPiece> GenerateAsync(
        GenerationRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        return Enumerate(request, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    /// <summary>Tokenizes a request, checks its length and queues it.</summary>
    internal Sequence Submit(GenerationRequest request)
    {
        if (request.Sampling.LogitBias.Keys.FirstOrDefault(token => token >= _vocabulary.Count) is > 0 and var unknown)
        {
            throw new ArgumentOutOfRangeException(
                nameof(SamplingOptions.LogitBias),
                unknown,
                $"LogitBias must name tokens of the model's vocabulary, 0 to {_vocabulary.Count - 1}."
            );
        }

        var adapter = request.Adapter is null ? 0 : Array.IndexOf(_adapters, request.Adapter) + 1;
        if (request.Adapter is not null && adapter == 0)
        {
            throw new ArgumentException(
                $"There is no adapter '{request.Adapter}'; there are: {(_adapters.Length > 0 ? string.Join(", ", _adapters) : "none")}.",
                nameof(GenerationRequest.Adapter)
            );
        }

        var limit = ContextTokens - 1;
        var fewest = _prompts.FewestTokens(
            request.RawPrompt?.Length ?? request.Turns.Sum(turn => (long)turn.Content.Length)
        );
        if (fewest > limit)
        {
            throw new PromptTooLongException(fewest, limit);
        }

        var prompt = request.RawPrompt is { } raw ? _prompts.Tokenize(raw) : _prompts.Tokenize(request.Turns);
        if (prompt.Count == 0)
        {
            throw new ArgumentException("RawPrompt must hold at least one token.", nameof(request));
        }

        if (prompt.Count > limit)
        {
            throw new PromptTooLongException(prompt.Count, limit);
        }

        var maxTokens = Math.Min(request.MaxTokens, ContextTokens - prompt.Count);
        var sequence = new Sequence(prompt, maxTokens, request.Sampling, request.Stop, request.Priority, request.Tenant)
        {
            Adapter = adapter,
            Grammar = request.Grammar is { } grammar ? _grammars.Of(grammar) : null,
            TopLogProbabilities = request.TopLogProbabilities,
        };
        _engine.Submit(sequence);
        return sequence;
    }

    /// <summary>Gives a queued or running request up.</summary>
    internal void Cancel(Sequence sequence) => _engine.Cancel(sequence);

    private async IAsyncEnumerable<GeneratedPiece> Enumerate(
        GenerationRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sequence = Submit(request);
        try
        {
            await foreach (var piece in sequence.Answer.Pieces.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return piece;
            }
        }
        finally
        {
            // Also when the reader has had enough. Nothing happens if the sequence has ended.
            _engine.Cancel(sequence);
        }
    }
}
