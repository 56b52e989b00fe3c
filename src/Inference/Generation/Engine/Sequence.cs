using System.Runtime.InteropServices;
using Pipeline.Inference.Generation.Grammars;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Generation.Speculation;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Generation.Engine;

/// <summary>Where a sequence is in its life. It moves forward, but for one that has to make room: that waits
/// again.</summary>
internal enum SequenceState
{
    Waiting,
    Running,
    Ended,
}

/// <summary>
/// A request in the generation batch: its tokens, and how many of them are in the KV cache. Touched by the engine's
/// thread only, but for <see cref="Cancel"/> and the reading end of <see cref="Answer"/>.
/// </summary>
internal sealed class Sequence
{
    private readonly List<int> _tokens;
    private volatile bool _cancelRequested;

    public Sequence(
        IReadOnlyList<int> prompt,
        int maxTokens,
        SamplingOptions sampling,
        IReadOnlyList<string> stops,
        RequestPriority priority,
        string tenant = ""
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prompt.Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        _tokens = new List<int>(prompt.Count + Math.Min(maxTokens, 1024));
        _tokens.AddRange(prompt);
        PromptLength = prompt.Count;
        MaxTokens = maxTokens;
        Sampling = sampling;
        Priority = priority;
        Tenant = tenant;
        Answer = new Answer(stops, prompt.Count);
    }

    public int PromptLength { get; }

    public int MaxTokens { get; }

    public SamplingOptions Sampling { get; }

    /// <summary>What the answer must look like; null when it is free.</summary>
    public Grammar? Grammar { get; init; }

    /// <summary>The adapter that it is evaluated with, from 1; 0 for the model alone. Sequences of different adapters
    /// share nothing.</summary>
    public int Adapter { get; init; }

    /// <summary>Its way through the engine, where somebody wants to see it.</summary>
    public SequenceTrace? Trace { get; } = SequenceTrace.OfCaller();

    /// <summary>How many alternatives to each token are reported; null when no probabilities are.</summary>
    public int? TopLogProbabilities { get; init; }

    public RequestPriority Priority { get; }

    /// <summary>Whom the request is for; those of one tenant do not keep others waiting.</summary>
    public string Tenant { get; }

    public Answer Answer { get; }

    public SequenceState State { get; set; } = SequenceState.Waiting;

    /// <summary>Sequence id in the KV cache; -1 without a slot.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Tokens in the KV cache: the next one to evaluate stands at this index and position.</summary>
    public int Evaluated { get; set; }

    /// <summary>Tokens from the first on whose cells it shares with others.</summary>
    public int Shared { get; set; }

    /// <summary>A running sequence that is evaluating <see cref="FollowTokens"/> tokens that this one begins with; null
    /// when there is none to wait for.</summary>
    public Sequence? Leader { get; set; }

    /// <summary>Tokens to take over from <see cref="Leader"/>.</summary>
    public int FollowTokens { get; set; }

    /// <summary>It had to make room for others, and was evaluated again or will be.</summary>
    public bool WasPreempted { get; set; }

    /// <summary>When it was queued, got its first token and its last, as timestamps; 0 before.</summary>
    public long QueuedAt { get; set; }

    /// <inheritdoc cref="QueuedAt"/>
    public long FirstTokenAt { get; set; }

    /// <inheritdoc cref="QueuedAt"/>
    public long LastTokenAt { get; set; }

    /// <summary>Chooses its tokens. It has a memory of its own (seeds, penalties), so it outlives the slot.</summary>
    public TokenSampler? Sampler { get; set; }

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

    /// <summary>KV cells that the sequence can come to need.</summary>
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

    /// <summary>The sequence is over: its sampler goes, and who waits for <see cref="Released"/> goes on.</summary>
    public void MarkReleased()
    {
        Sampler?.Dispose();
        Sampler = null;
        Leader = null;
        _released.TrySetResult();
    }
}
