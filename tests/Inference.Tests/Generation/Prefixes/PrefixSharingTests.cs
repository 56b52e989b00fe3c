using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Prefixes;

namespace Pipeline.Inference.Tests.Generation.Prefixes;

public sealed class PrefixSharingTests
{
    [Property(MaxTest = 30)]
    public async Task Every_token_is_evaluated_after_its_own_past_within_the_cells(int seed)
    {
        var random = new Random(seed);
        const int Cells = 400;
        var slots = random.Next(1, 4);
        var spare = random.Next(0, 5);
        var draft = random.Next(0, 6);
        var memory = new KvMemory(Cells, slots + spare);
        await using var engine = new GenerationEngine(
            "test", new Scheduler(slots, Cells, 32, 16, spare, draft), memory, new PrefixCache(spare), 1000, TimeProvider.System, NullLogger.Instance);
        int[][] beginnings = [.. Enumerable.Range(0, 3).Select(i => Enumerable.Repeat(i, random.Next(16, 60)).ToArray())];
        var sequences = new List<Sequence>();
        for (var i = 0; i < 40; i++)
        {
            int[] prompt = [.. beginnings[random.Next(3)], .. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(4))];
            var sequence = new Sequence(prompt, random.Next(1, 30), SamplingOptions.Greedy, [], RequestPriority.Interactive);
            sequences.Add(sequence);
            engine.Submit(sequence);
            if (random.Next(8) == 0)
            {
                engine.Cancel(sequence);
            }

            if (random.Next(3) == 0)
            {
                await sequence.Released;
            }
        }

        await Task.WhenAll(sequences.Select(sequence => sequence.Released));
        var statistics = engine.Statistics;
        Assert.Equal(0, statistics.Failed);
        Assert.Equal((0, 0), (statistics.CellsReserved, statistics.Running));
        Assert.True(statistics.CellsKept <= Cells / 2);
        Assert.Equal(statistics.CellsKept, memory.CellsHeld);
        Assert.True(spare > 0 || statistics.SharedTokens == 0);
        Assert.True(draft > 0 || statistics.GuessedTokens == 0);
        Assert.All(sequences.Where(s => s.Generated > 0), sequence => Assert.All(
            sequence.Tokens.Skip(sequence.PromptLength), (token, i) => Assert.Equal(KvMemory.Next(sequence.Tokens.Take(sequence.PromptLength + i)), token)));
    }

    [Fact]
    public async Task Answers_are_the_same_with_guesses_and_without()
    {
        await using var plain = await TinyGenerator.LoadAsync(new GeneratorOptions { ContextTokens = 2048, KeptSequences = 0, DraftTokens = 0 });
        await using var guessing = await TinyGenerator.LoadAsync(new GeneratorOptions { ContextTokens = 2048, KeptSequences = 0, DraftTokens = 6 });
        SamplingOptions[] ways =
        [
            SamplingOptions.Greedy,
            SamplingOptions.Greedy with { RepetitionPenalty = 1.1f },
            SamplingOptions.Greedy with { Temperature = 0.5f, Seed = 3 },
        ];
        foreach (var reference in ReferencePrompt.Continued)
        {
            foreach (var way in ways)
            {
                var request = reference.Request with { Sampling = way, MaxTokens = 80 };
                var (one, other) = (plain.Submit(request), guessing.Submit(request));
                await Task.WhenAll(one.Released, other.Released);
                Assert.Equal(one.Tokens, other.Tokens);
            }
        }

        Assert.InRange(guessing.Statistics.AcceptedTokens, 1, guessing.Statistics.GuessedTokens);
        Assert.True(guessing.Statistics.Steps < plain.Statistics.Steps);
    }

    [Fact]
    public async Task Greedy_answers_are_the_same_from_kept_cells()
    {
        await using var plain = await TinyGenerator.LoadAsync(new GeneratorOptions { ContextTokens = 2048, KeptSequences = 0 });
        await using var keeping = await TinyGenerator.LoadAsync(new GeneratorOptions { ContextTokens = 2048, KeptSequences = 4 });
        foreach (var reference in ReferencePrompt.Continued.Concat(ReferencePrompt.Continued))
        {
            var (one, other) = (plain.Submit(reference.Request), keeping.Submit(reference.Request));
            await Task.WhenAll(one.Released, other.Released);
            Assert.Equal(one.Tokens, other.Tokens);
        }

        Assert.Equal(0, plain.Statistics.SharedTokens);
        Assert.InRange(
            keeping.Statistics.SharedTokens, 1, ReferencePrompt.Continued.Sum(reference => 2 * (reference.PromptIds.Length - 1)));
        Assert.InRange(keeping.Statistics.CellsKept, 1, 1024);
    }

    /// <summary>
    /// A KV cache of cells that know their token, shared by sequences; the next token is a digest of all that came before, so a
    /// wrong past gives a wrong answer.
    /// </summary>
    private sealed class KvMemory(int cells, int sequences) : IStepRunner
    {
        private readonly List<Cell>[] _held = [.. Enumerable.Range(0, sequences).Select(_ => new List<Cell>())];

        public int CellsHeld => _held.SelectMany(held => held).Distinct().Count();

        public static int Next(IEnumerable<int> past) => past.Aggregate(17, (digest, token) => ((digest * 31) + token) & 0xFFFF) % 5;

        public void Begin(Sequence sequence) => Assert.Empty(_held[sequence.Slot]);

        public void Run(StepPlan plan, IReadOnlyList<List<int>> sampled)
        {
            for (var i = 0; i < plan.Entries.Count; i++)
            {
                var entry = plan.Entries[i];
                var held = _held[entry.Sequence.Slot];
                Assert.Equal(entry.Start, held.Count);
                held.AddRange(entry.Sequence.Tokens.Skip(entry.Start).Take(entry.Count).Select(token => new Cell(token)));
                var known = held.Count;
                held.AddRange(entry.Draft.Select(token => new Cell(token)));
                Assert.True(CellsHeld <= cells);
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

        public void Retire(int slot)
        {
        }

        public void Release(int slot) => _held[slot].Clear();

        public bool IsEndOfGeneration(int token) => false;

        public ReadOnlySpan<byte> Text(int token) => "x"u8;

        public void Dispose()
        {
        }

        private sealed class Cell(int token)
        {
            public int Token => token;
        }
    }
}
