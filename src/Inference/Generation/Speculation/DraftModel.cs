using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LLama;
using LLama.Native;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Llama;
using Pipeline.Inference.Generation.Prompts;
using Pipeline.Inference.Generation.Sampling;

namespace Pipeline.Inference.Generation.Speculation;

/// <summary>
/// Guesses with a small model of the same vocabulary (speculative decoding, Leviathan et al. 2023), for all sequences
/// of a step together: one call of the small model a guess. It is greedy, so what the large model draws keeps its
/// distribution: a guess is taken only where the large model has drawn the same token. Its KV cache has the sequences
/// of the large model's, and catches up with them in parts.
/// </summary>
internal sealed class DraftModel : IDisposable
{
    // Tokens of one sequence that are caught up with in one step, so that running answers do not wait for a long
    // prompt.
    private const int MostCatchUp = 128;

    private readonly LLamaWeights _weights;
    private readonly SafeLLamaContextHandle _context;
    private readonly ModelVocabulary _vocabulary;
    private readonly List<int>[] _held;
    private readonly float[] _chances;
    private readonly TokenBatch _batch;
    private readonly int _batchTokens;
    private readonly float _leastChance;

    /// <param name="weights">Owned.</param>
    /// <param name="context">Owned.</param>
    /// <param name="vocabulary">Of the weights.</param>
    /// <param name="sequences">KV sequences of the context.</param>
    /// <param name="batchTokens">Most tokens of one call.</param>
    /// <param name="leastChance">What the small model itself doubts more is not guessed.</param>
    public DraftModel(
        LLamaWeights weights,
        SafeLLamaContextHandle context,
        ModelVocabulary vocabulary,
        int sequences,
        int batchTokens,
        float leastChance
    )
    {
        (_weights, _context, _vocabulary, _batchTokens, _leastChance) = (
            weights,
            context,
            vocabulary,
            batchTokens,
            leastChance
        );
        _held = [.. Enumerable.Range(0, sequences).Select(_ => new List<int>())];
        _chances = new float[vocabulary.Count];
        _batch = new TokenBatch(batchTokens);
    }

    /// <summary>Adds guesses to the entries of a plan that may have some and have none yet.</summary>
    public StepPlan Extend(StepPlan plan)
    {
        var guesses = new List<Guess>();
        var room = plan.Room;
        for (var i = 0; i < plan.Entries.Count; i++)
        {
            var entry = plan.Entries[i];
            var most = Math.Min(room, entry.MostGuesses);
            if (entry.Draft.Length == 0 && most > 0)
            {
                guesses.Add(new Guess(i, entry.Sequence, most));
                room -= most;
            }
        }

        // A cache that is full is begun anew; the next step catches up.
        if (guesses.Count == 0 || !TryGuess(guesses))
        {
            return plan;
        }

        var entries = plan.Entries.ToArray();
        foreach (var guess in guesses)
        {
            entries[guess.Entry] = entries[guess.Entry] with { Draft = [.. guess.Tokens] };
        }

        return plan with
        {
            Entries = entries,
        };
    }

    /// <summary>Lets an empty KV sequence share the first tokens of another, as far as that has them.</summary>
    public void Share(int from, int to, int tokens)
    {
        var has = Math.Min(tokens, _held[from].Count);
        if (_held[to].Count == 0 && has > 0)
        {
            _context.MemorySequenceCopy((LLamaSeqId)from, (LLamaSeqId)to, 0, has);
            _held[to].AddRange(_held[from][..has]);
        }
    }

    /// <summary>Frees the cells of a KV sequence.</summary>
    public void Release(int slot) => Cut(slot, 0);

    public void Dispose()
    {
        _batch.Dispose();
        _context.Dispose();
        _weights.Dispose();
    }

    private bool TryGuess(List<Guess> guesses)
    {
        var active = guesses.Where(TryCatchUp).ToList();
        while (active.Count > 0)
        {
            _batch.Clear();
            var logits = active.ConvertAll(guess => Add(guess.Sequence.Slot, guess.Last, true));
            if (!Decode())
            {
                return false;
            }

            for (var i = active.Count - 1; i >= 0; i--)
            {
                var (token, chance) = Likeliest(_context.GetLogitsIth(logits[i]));
                if (chance < _leastChance || _vocabulary.EndsOfGeneration.Contains(token))
                {
                    active.RemoveAt(i);
                    logits.RemoveAt(i);
                    continue;
                }

                active[i].Tokens.Add(token);
                if (active[i].Tokens.Count == active[i].Most)
                {
                    active.RemoveAt(i);
                    logits.RemoveAt(i);
                }
            }
        }

        return true;
    }

    /// <summary>Evaluates what a sequence has, but for its last token; false when that takes more than this
    /// step.</summary>
    private bool TryCatchUp(Guess guess)
    {
        var known = guess.Sequence.Known[..^1];
        var slot = guess.Sequence.Slot;
        Cut(slot, CollectionsMarshal.AsSpan(_held[slot]).CommonPrefixLength(known));
        var missing = known[_held[slot].Count..];
        var part = missing[..Math.Min(missing.Length, MostCatchUp)];
        while (part.Length > 0)
        {
            _batch.Clear();
            foreach (var token in part[..Math.Min(part.Length, _batchTokens)])
            {
                Add(slot, token, false);
            }

            part = part[_batch.Count..];
            if (!Decode())
            {
                return false;
            }
        }

        return missing.Length <= MostCatchUp;
    }

    private int Add(int slot, int token, bool logits)
    {
        var index = _batch.Add(token, _held[slot].Count, slot, logits);
        _held[slot].Add(token);
        return index;
    }

    private bool Decode()
    {
        if (_batch.Decode(_context) == DecodeResult.Ok)
        {
            return true;
        }

        _context.MemoryClear();
        Array.ForEach(_held, held => held.Clear());
        return false;
    }

    private void Cut(int slot, int tokens)
    {
        if (_held[slot].Count > tokens)
        {
            _context.MemorySequenceRemove((LLamaSeqId)slot, tokens, -1);
            _held[slot].RemoveRange(tokens, _held[slot].Count - tokens);
        }
    }

    private (int Token, float Chance) Likeliest(ReadOnlySpan<float> logits)
    {
        var token = TokenSampler.Greatest(logits);
        TensorPrimitives.Subtract(logits, logits[token], _chances);
        TensorPrimitives.Exp(_chances, _chances);
        return (token, 1 / TensorPrimitives.Sum(_chances));
    }

    private sealed record Guess(int Entry, Sequence Sequence, int Most)
    {
        public List<int> Tokens { get; } = [];

        public int Last => Tokens.Count > 0 ? Tokens[^1] : Sequence.Tokens[^1];
    }
}
