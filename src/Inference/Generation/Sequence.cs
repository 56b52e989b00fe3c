using System.Runtime.InteropServices;
using Pipeline.Inference.Generation.Grammars;
using Pipeline.Inference.Generation.Speculation;

namespace Pipeline.Inference.Generation;

/// <summary>Where a sequence is in its life; it only ever moves forward.</summary>
internal enum SequenceState
{
    Waiting,
    Running,
    Ended,
}

/// <summary>
/// A request in the generation batch: its tokens, and how many of them are in the KV cache. Touched by the engine's thread
/// only, but for <see cref="Cancel"/> and the reading end of <see cref="Answer"/>.
/// </summary>
internal sealed class Sequence
{
    private readonly List<int> _tokens;
    private volatile bool _cancelRequested;

    public Sequence(
        IReadOnlyList<int> prompt, int maxTokens, SamplingOptions sampling, IReadOnlyList<string> stops, RequestPriority priority)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prompt.Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        _tokens = new List<int>(prompt.Count + Math.Min(maxTokens, 1024));
        _tokens.AddRange(prompt);
        PromptLength = prompt.Count;
        MaxTokens = maxTokens;
        Sampling = sampling;
        Priority = priority;
        Answer = new Answer(stops, prompt.Count);
    }

    public int PromptLength { get; }

    public int MaxTokens { get; }

    public SamplingOptions Sampling { get; }

    /// <summary>What the answer must look like; null when it is free.</summary>
    public Grammar? Grammar { get; init; }

    /// <summary>How many alternatives to each token are reported; null when no probabilities are.</summary>
    public int? TopLogProbabilities { get; init; }

    public RequestPriority Priority { get; }

    public Answer Answer { get; }

    public SequenceState State { get; set; } = SequenceState.Waiting;

    /// <summary>Sequence id in the KV cache; -1 without a slot.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Tokens in the KV cache: the next one to evaluate stands at this index and position.</summary>
    public int Evaluated { get; set; }

    /// <summary>Tokens of the prompt that an earlier request had evaluated already.</summary>
    public int Shared
    {
        get => Answer.SharedTokens;
        set => Answer.SharedTokens = value;
    }

    /// <summary>The tokens in the KV cache.</summary>
    public ReadOnlySpan<int> Held => CollectionsMarshal.AsSpan(_tokens)[..Evaluated];

    /// <summary>How far to guess ahead.</summary>
    public DraftLength Draft { get; set; } = new(0);

    /// <summary>Prompt and generated tokens, as a span.</summary>
    public ReadOnlySpan<int> Known => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>The tokens of the prompt.</summary>
    public ReadOnlySpan<int> Prompt => CollectionsMarshal.AsSpan(_tokens)[..PromptLength];

    /// <summary>Prompt and generated tokens.</summary>
    public IReadOnlyList<int> Tokens => _tokens;

    public int Generated => _tokens.Count - PromptLength;

    /// <summary>KV cells that the sequence can come to need; what admission counts with.</summary>
    public int Cells => PromptLength + MaxTokens;

    /// <summary>All but the newest generated token are evaluated: one token a step from here on.</summary>
    public bool IsDecoding => Generated > 0 && Evaluated == _tokens.Count - 1;

    public bool CancelRequested => _cancelRequested;

    /// <summary>Completes when the sequence has ended and holds no slot and no KV cells.</summary>
    public Task Released => _released.Task;

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks the engine to drop the sequence at its next step. Any thread.</summary>
    public void Cancel() => _cancelRequested = true;

    public void Append(int token) => _tokens.Add(token);

    public void MarkReleased() => _released.TrySetResult();
}
