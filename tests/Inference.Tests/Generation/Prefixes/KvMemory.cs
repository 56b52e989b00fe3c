using System.Runtime.InteropServices;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Prefixes;

namespace Pipeline.Inference.Tests.Generation.Prefixes;

/// <summary>
/// A KV cache of cells that know their token, shared by sequences; the next token is a digest of all that came before,
/// so a wrong past gives a wrong answer.
/// </summary>
internal sealed class KvMemory(int cells, int sequences) : IStepRunner
{
    private readonly List<Cell>[] _held = [.. Enumerable.Range(0, sequences).Select(_ => new List<Cell>())];

    public int CellsHeld => _held.SelectMany(held => held).Distinct().Count();

    public static int Next(IEnumerable<int> past) =>
        past.Aggregate(17, (digest, token) => ((digest * 31) + token) & 0xFFFF) % 5;

    /// <summary>Tokens of prompts and answers that were evaluated, guesses aside.</summary>
    public int Evaluated { get; private set; }

    /// <summary>Called with every plan before it is run.</summary>
    public Action<StepPlan> Running { get; init; } = _ => { };

    public void Begin(Sequence sequence) => Assert.Empty(_held[sequence.Slot]);

    public StepPlan Guess(StepPlan plan) => plan;

    public void Run(StepPlan plan, IReadOnlyList<List<int>> sampled)
    {
        Running(plan);
        if (CellsHeld + plan.TokenCount > cells)
        {
            throw new NoCellsException();
        }

        for (var i = 0; i < plan.Entries.Count; i++)
        {
            var entry = plan.Entries[i];
            Evaluated += entry.Count;
            var held = _held[entry.Sequence.Slot];
            Assert.Equal(entry.Start, held.Count);
            held.AddRange(entry.Sequence.Tokens.Skip(entry.Start).Take(entry.Count).Select(token => new Cell(token)));
            var known = held.Count;
            held.AddRange(entry.Draft.Select(token => new Cell(token)));
            while (entry.Samples && sampled[i].Count <= entry.Draft.Length)
            {
                var right = sampled[i].Count;
                sampled[i].Add(Next(held.Take(known + right).Select(cell => cell.Token)));
                if (right == entry.Draft.Length || entry.Draft[right] != sampled[i][right])
                {
                    Cut(entry.Sequence.Slot, known + right);
                    break;
                }
            }
        }
    }

    public bool TryShare(int from, int to, int tokens)
    {
        Assert.True(_held[from].Count >= tokens);
        _held[to].RemoveRange(0, Math.Min(tokens, _held[to].Count));
        _held[to].InsertRange(0, _held[from].Take(tokens));
        return true;
    }

    public void Cut(int slot, int tokens)
    {
        Assert.True(_held[slot].Count >= tokens);
        _held[slot].RemoveRange(tokens, _held[slot].Count - tokens);
    }

    public void Release(int slot) => _held[slot].Clear();

    public KvState? Save(int slot)
    {
        var state = new KvState((nuint)(_held[slot].Count * sizeof(int)));
        _held[slot].Select(cell => cell.Token).ToArray().CopyTo(MemoryMarshal.Cast<byte, int>(state.Bytes));

        return state;
    }

    public bool TryRestore(int slot, KvState state)
    {
        Assert.Empty(_held[slot]);
        var tokens = MemoryMarshal.Cast<byte, int>(state.Bytes).ToArray();
        if (CellsHeld + tokens.Length > cells)
        {
            return false;
        }

        _held[slot].AddRange(tokens.Select(token => new Cell(token)));
        return true;
    }

    public bool IsEndOfGeneration(int token) => false;

    public ReadOnlySpan<byte> Text(int token) => "x"u8;

    public void Dispose() { }

    private sealed class Cell(int token)
    {
        public int Token => token;
    }
}
