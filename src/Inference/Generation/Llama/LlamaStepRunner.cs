using LLama;
using LLama.Native;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Grammars;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Generation.Prompts;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Generation.Speculation;

namespace Pipeline.Inference.Generation.Llama;

/// <summary>Runs planned steps on a llama.cpp context. One thread, but for construction.</summary>
internal sealed class LlamaStepRunner : IStepRunner
{
    private readonly LLamaWeights _weights;
    private readonly SafeLLamaContextHandle _context;
    private readonly ModelVocabulary _vocabulary;
    private readonly TokenBatch _batch;
    private readonly List<int> _firstLogits = [];
    private readonly TokenDataBuffer _candidates = new();
    private readonly Lazy<TokenTexts> _texts;
    private readonly DraftModel? _draft;
    private readonly IReadOnlyList<(LoraAdapter Adapter, float Scale)> _adapters;
    private int _adapter;

    /// <param name="weights">Owned.</param>
    /// <param name="context">Owned.</param>
    /// <param name="vocabulary">Of the weights.</param>
    /// <param name="draft">Guesses ahead; owned. Null for none.</param>
    /// <param name="adapters">Of the weights, with the factor of each; sequences name them from 1.</param>
    public LlamaStepRunner(
        LLamaWeights weights,
        SafeLLamaContextHandle context,
        ModelVocabulary vocabulary,
        DraftModel? draft,
        IReadOnlyList<(LoraAdapter Adapter, float Scale)> adapters
    )
    {
        (_weights, _context, _vocabulary, _draft, _adapters) = (weights, context, vocabulary, draft, adapters);
        _batch = new TokenBatch((int)context.BatchSize);
        _texts = new Lazy<TokenTexts>(vocabulary.Texts);
    }

    /// <summary>Bytes of a cell of the KV cache, known once the model is warm; 0 for models whose memory has no
    /// cells.</summary>
    public long CellBytes { get; private set; }

    /// <summary>Evaluates one token and forgets it: touches the weights, so that the first request does not wait for
    /// the disk.</summary>
    public void WarmUp()
    {
        _batch.Clear();
        _batch.Add(_vocabulary.BeginToken ?? 0, 0, 0, true);
        var result = _batch.Decode(_context);
        if (result != DecodeResult.Ok)
        {
            throw new GenerationFailedException($"The model failed on its first token ({result}).");
        }

        var one = _context.GetStateSize((LLamaSeqId)0);
        _context.MemoryClear();
        CellBytes = (long)(one - Math.Min(one, _context.GetStateSize((LLamaSeqId)0)));
    }

    public void Begin(Sequence sequence) =>
        sequence.Sampler ??= new TokenSampler(
            sequence.Sampling,
            _vocabulary.Count,
            sequence.Grammar is { } grammar ? new GrammarConstraint(grammar, _texts.Value) : null,
            _candidates
        );

    public StepPlan Guess(StepPlan plan) => _draft is null || plan.Room == 0 ? plan : _draft.Extend(plan);

    public void Run(StepPlan plan, IReadOnlyList<List<int>> sampled)
    {
        Fill(plan);
        Use(plan.Adapter);
        foreach (var entry in plan.Entries)
        {
            entry.Sequence.Sampler!.Mark();
        }

        try
        {
            var result = _batch.Decode(_context);
            if (result != DecodeResult.Ok)
            {
                throw result == DecodeResult.NoKvSlot
                    ? new NoCellsException()
                    : new GenerationFailedException($"The model failed on the request ({result}).");
            }

            for (var i = 0; i < plan.Entries.Count; i++)
            {
                if (_firstLogits[i] >= 0)
                {
                    Sample(plan.Entries[i], _firstLogits[i], sampled[i]);
                }
            }

            for (var i = 0; i < plan.Entries.Count; i++)
            {
                if (plan.Entries[i].Sequence.TopLogProbabilities is { } top)
                {
                    Report(plan.Entries[i].Sequence.Answer, _firstLogits[i], sampled[i], top);
                }
            }
        }
        catch (Exception error)
        {
            // Micro-batches done before the failure stay in the cache; take them out again.
            foreach (var entry in plan.Entries)
            {
                var slot = (LLamaSeqId)entry.Sequence.Slot;
                _context.MemorySequenceRemove(slot, entry.Start, -1);
                if (_context.MemorySequenceMaxPosition(slot).Value >= entry.Start)
                {
                    throw new EngineBrokenException("The KV cache could not be put back after a failed step.", error);
                }

                entry.Sequence.Sampler!.Undo();
            }

            throw;
        }
    }

    public bool TryShare(int from, int to, int tokens)
    {
        _draft?.Share(from, to, tokens);
        var beyond = _context.MemorySequenceMaxPosition((LLamaSeqId)to).Value;
        if (beyond >= 0)
        {
            _context.MemorySequenceRemove((LLamaSeqId)to, 0, tokens);
        }

        _context.MemorySequenceCopy((LLamaSeqId)from, (LLamaSeqId)to, 0, tokens);
        if (
            _context.MemorySequenceMinPosition((LLamaSeqId)to).Value == 0
            && _context.MemorySequenceMaxPosition((LLamaSeqId)to).Value == Math.Max(beyond, tokens - 1)
        )
        {
            return true;
        }

        Clear(to);
        return false;
    }

    public void Cut(int slot, int tokens)
    {
        _context.MemorySequenceRemove((LLamaSeqId)slot, tokens, -1);

        // The binding drops the native result: a refused removal would leave wrong guesses in the sequence's past.
        var last = _context.MemorySequenceMaxPosition((LLamaSeqId)slot).Value;
        if (last >= tokens)
        {
            throw new InvalidOperationException(
                $"Slot {slot} still holds KV cells up to position {last} after it was cut to {tokens}."
            );
        }
    }

    public void Release(int slot)
    {
        _draft?.Release(slot);
        Clear(slot);
    }

    public unsafe KvState? Save(int slot)
    {
        var size = _context.GetStateSize((LLamaSeqId)slot);
        if (size == 0)
        {
            return null;
        }

        var state = new KvState(size);
        if (_context.GetState(state.Data, size, (LLamaSeqId)slot) == size)
        {
            return state;
        }

        state.Dispose();
        return null;
    }

    public unsafe bool TryRestore(int slot, KvState state)
    {
        if (_context.SetState(state.Data, state.Size, (LLamaSeqId)slot) == state.Size)
        {
            return true;
        }

        Clear(slot);
        return false;
    }

    public bool IsEndOfGeneration(int token) => _vocabulary.EndsOfGeneration.Contains(token);

    public ReadOnlySpan<byte> Text(int token) => _vocabulary.Text(token);

    public void Dispose()
    {
        _draft?.Dispose();
        _batch.Dispose();
        _context.Dispose();
        _weights.Dispose();
    }

    /// <summary>Samples after the last known token, and goes on as long as the draft has guessed what was
    /// sampled.</summary>
    private void Sample(StepEntry entry, int logits, List<int> sampled)
    {
        var slot = entry.Sequence.Slot;
        do
        {
            sampled.Add(entry.Sequence.Sampler!.Sample(_context, logits + sampled.Count));
        } while (sampled.Count <= entry.Draft.Length && sampled[^1] == entry.Draft[sampled.Count - 1]);

        if (sampled.Count <= entry.Draft.Length)
        {
            Cut(slot, entry.Start + entry.Count + sampled.Count - 1);
        }
    }

    /// <summary>Tells an answer how likely the sampled tokens were.</summary>
    private void Report(Answer answer, int logits, List<int> sampled, int top)
    {
        for (var i = 0; i < sampled.Count; i++)
        {
            var (own, likeliest) = TokenProbabilities.Of(_context.GetLogitsIth(logits + i), sampled[i], top);
            answer.Probabilities.Enqueue(
                new TokenLogProbability(
                    sampled[i],
                    Text(sampled[i]).ToArray(),
                    own,
                    [
                        .. likeliest.Select(one => new TokenAlternative(
                            one.Token,
                            Text(one.Token).ToArray(),
                            one.LogProbability
                        )),
                    ]
                )
            );
        }
    }

    private void Clear(int slot)
    {
        _context.MemorySequenceRemove((LLamaSeqId)slot, -1, -1);

        // The binding drops the native result, so look: cells that stay would be another request's past.
        var last = _context.MemorySequenceMaxPosition((LLamaSeqId)slot).Value;
        if (last >= 0)
        {
            throw new InvalidOperationException(
                $"Slot {slot} still holds KV cells up to position {last} after it was cleared."
            );
        }
    }

    private void Use(int adapter)
    {
        if (adapter != _adapter)
        {
            _context.SetLoraAdapters(adapter == 0 ? [] : [_adapters[adapter - 1]]);
            _adapter = adapter;
        }
    }

    private void Fill(StepPlan plan)
    {
        _batch.Clear();
        _firstLogits.Clear();
        foreach (var entry in plan.Entries)
        {
            var slot = entry.Sequence.Slot;
            var first = -1;
            for (var i = 0; i < entry.Count; i++)
            {
                var position = entry.Start + i;
                first = _batch.Add(
                    entry.Sequence.Tokens[position],
                    position,
                    slot,
                    entry.Samples && i == entry.Count - 1
                );
            }

            for (var i = 0; i < entry.Draft.Length; i++)
            {
                _batch.Add(entry.Draft[i], entry.Start + entry.Count + i, slot, true);
            }

            _firstLogits.Add(entry.Samples ? first : -1);
        }
    }
}
