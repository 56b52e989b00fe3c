using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Generation.Scheduling;

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
        var scheduler = new Scheduler(slots, Cells, 32, 16, spare, draft);
        var kv = new KvSequences(scheduler, memory, new PrefixCache(spare), new PrefixStore(random.Next(3) * 1000));
        await using var engine = new GenerationEngine(
            "test",
            scheduler,
            memory,
            kv,
            1000,
            TimeProvider.System,
            NullLogger.Instance
        );
        int[][] beginnings =
        [
            .. Enumerable.Range(0, 3).Select(i => Enumerable.Repeat(i, random.Next(16, 60)).ToArray()),
        ];
        var sequences = new List<Sequence>();
        for (var i = 0; i < 40; i++)
        {
            int[] prompt =
            [
                .. beginnings[random.Next(3)],
                .. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(4)),
            ];

            // Late answers are longer than the early ones let expect.
            var sequence = new Sequence(
                prompt,
                random.Next(1, i < 25 ? 30 : 150),
                SamplingOptions.Greedy,
                [],
                RequestPriority.Interactive
            );
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
        foreach (var sequence in sequences)
        {
            // Throws what a sequence failed on.
            await sequence.Answer.Pieces.ReadAllAsync().CountAsync();
        }

        var statistics = engine.Statistics;
        Assert.Equal((0, 0), (statistics.CellsReserved, statistics.Running));
        Assert.True(statistics.CellsKept <= Cells / 2);
        Assert.Equal(statistics.CellsKept, memory.CellsHeld);
        Assert.True(draft > 0 || statistics.GuessedTokens == 0);
        Assert.All(sequences, AssertRight);
    }

    [Fact]
    public async Task What_requests_begin_with_alike_is_evaluated_once_even_while_they_all_run()
    {
        var gate = new ManualResetEventSlim();
        var memory = new KvMemory(1000, 4) { Running = _ => gate.Wait() };
        await using var engine = Start(memory, slots: 4, spare: 0, cells: 1000, store: 0);
        int[] document = [.. Enumerable.Range(0, 200)];
        var sequences = Enumerable
            .Range(0, 4)
            .Select(i => new Sequence(
                [.. document, 1000 + i],
                5,
                SamplingOptions.Greedy,
                [],
                RequestPriority.Interactive
            ))
            .ToArray();
        Assert.All(sequences, engine.Submit);
        gate.Set();
        await Task.WhenAll(sequences.Select(sequence => sequence.Released));

        // The last token of an answer is not evaluated.
        Assert.Equal(200 + (4 * (1 + 4)), memory.Evaluated);
        Assert.Equal(3 * 200, engine.Statistics.SharedTokens);
        Assert.All(sequences, AssertRight);
    }

    [Fact]
    public async Task Who_followed_one_that_was_cancelled_goes_on_from_what_it_has_left()
    {
        var gates = new SemaphoreSlim(0);
        var memory = new KvMemory(1000, 4) { Running = _ => gates.Wait() };
        await using var engine = Start(memory, slots: 2, spare: 2, cells: 1000, store: 0);
        int[] document = [.. Enumerable.Range(0, 200)];
        var leader = new Sequence([.. document, 1], 5, SamplingOptions.Greedy, [], RequestPriority.Interactive);
        var follower = new Sequence([.. document, 2], 5, SamplingOptions.Greedy, [], RequestPriority.Interactive);
        engine.Submit(leader);
        engine.Submit(follower);
        gates.Release();
        engine.Cancel(leader);
        gates.Release(1000);
        await Task.WhenAll(leader.Released, follower.Released);

        Assert.Equal(200 + 1 + 4, memory.Evaluated);
        AssertRight(follower);
    }

    [Fact]
    public async Task What_had_to_leave_the_cache_is_copied_back()
    {
        var memory = new KvMemory(300, 2);
        await using var engine = Start(memory, slots: 1, spare: 1, cells: 300, store: 1 << 20);
        int[] first = [.. Enumerable.Range(0, 100)];
        int[] second = [.. Enumerable.Range(500, 100)];
        foreach (var document in (int[][])[first, second, first, second])
        {
            var sequence = new Sequence([.. document, 7], 2, SamplingOptions.Greedy, [], RequestPriority.Interactive);
            engine.Submit(sequence);
            await sequence.Released;
            AssertRight(sequence);
        }

        var statistics = engine.Statistics;
        Assert.Equal((200, 200), (statistics.RestoredTokens, statistics.SharedTokens));
        Assert.Equal((2 * 102) + (2 * 2), memory.Evaluated);
        Assert.True(statistics.BytesStored > 0);
    }

    [Fact]
    public async Task Requests_that_run_out_of_cells_wait_and_end_with_the_same_tokens()
    {
        var memory = new KvMemory(200, 4);
        await using var engine = Start(memory, slots: 4, spare: 0, cells: 200, store: 0);
        foreach (var length in Enumerable.Repeat(1, 20))
        {
            var past = new Sequence([1, 2], length, SamplingOptions.Greedy, [], RequestPriority.Interactive);
            engine.Submit(past);
            await past.Released;
        }

        var sequences = Enumerable
            .Range(0, 6)
            .Select(i => new Sequence([100 + i, 3], 120, SamplingOptions.Greedy, [], RequestPriority.Interactive))
            .ToArray();
        Assert.All(sequences, engine.Submit);
        await Task.WhenAll(sequences.Select(sequence => sequence.Released));

        Assert.True(engine.Statistics.Preempted > 0);
        Assert.Equal((0, 26), (engine.Statistics.Failed, engine.Statistics.Completed));
        Assert.All(sequences, sequence => Assert.Equal(120, sequence.Generated));
        Assert.All(sequences, AssertRight);
    }

    [Fact]
    public async Task Answers_are_the_same_with_guesses_and_without()
    {
        await using var plain = await TinyGenerator.LoadAsync(
            new GeneratorOptions
            {
                ContextTokens = 2048,
                KeptSequences = 0,
                DraftTokens = 0,
            }
        );
        await using var guessing = await TinyGenerator.LoadAsync(
            new GeneratorOptions
            {
                ContextTokens = 2048,
                KeptSequences = 0,
                DraftTokens = 6,
            }
        );
        SamplingOptions[] ways =
        [
            SamplingOptions.Greedy,
            SamplingOptions.Greedy with
            {
                RepetitionPenalty = 1.1f,
            },
            SamplingOptions.Greedy with
            {
                Temperature = 0.5f,
                Seed = 3,
            },
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
        await using var plain = await TinyGenerator.LoadAsync(
            new GeneratorOptions { ContextTokens = 2048, KeptSequences = 0 }
        );
        await using var keeping = await TinyGenerator.LoadAsync(
            new GeneratorOptions { ContextTokens = 2048, KeptSequences = 4 }
        );
        foreach (var reference in ReferencePrompt.Continued.Concat(ReferencePrompt.Continued))
        {
            var (one, other) = (plain.Submit(reference.Request), keeping.Submit(reference.Request));
            await Task.WhenAll(one.Released, other.Released);
            Assert.Equal(one.Tokens, other.Tokens);
        }

        Assert.Equal(0, plain.Statistics.SharedTokens);
        Assert.Equal(0, keeping.Statistics.Preempted);
        Assert.InRange(
            keeping.Statistics.SharedTokens,
            1,
            ReferencePrompt.Continued.Sum(reference => 2 * (reference.PromptIds.Length - 1))
        );
        Assert.InRange(keeping.Statistics.CellsKept, 1, 1024);
    }

    [Fact]
    public async Task Greedy_answers_are_the_same_from_copies()
    {
        await using var plain = await TinyGenerator.LoadAsync(
            new GeneratorOptions { ContextTokens = 2048, KeptSequences = 0 }
        );
        await using var keeping = await TinyGenerator.LoadAsync(
            new GeneratorOptions
            {
                Slots = 1,
                ContextTokens = 2048,
                KeptSequences = 1,
            }
        );
        foreach (var reference in ReferencePrompt.Continued.Concat(ReferencePrompt.Continued))
        {
            var (one, other) = (plain.Submit(reference.Request), keeping.Submit(reference.Request));
            await Task.WhenAll(one.Released, other.Released);
            Assert.Equal(one.Tokens, other.Tokens);
        }

        Assert.True(keeping.Statistics.RestoredTokens > 0);
        Assert.True(keeping.Statistics.BytesStored > 0);
    }

    [Fact]
    public async Task A_sampler_remembers_its_answer_over_making_room()
    {
        await using var roomy = await TinyGenerator.LoadAsync(
            new GeneratorOptions
            {
                ContextTokens = 4096,
                KeptSequences = 0,
                PrefixMemory = 0,
            }
        );
        await using var tight = await TinyGenerator.LoadAsync(
            new GeneratorOptions
            {
                ContextTokens = 256,
                KeptSequences = 0,
                PrefixMemory = 0,
            }
        );
        for (var i = 0; i < 20; i++)
        {
            var past = tight.Submit(new GenerationRequest { RawPrompt = "The", MaxTokens = 1 });
            await past.Released;
        }

        var requests = Enumerable
            .Range(0, 4)
            .Select(i => new GenerationRequest
            {
                RawPrompt = $"The number {i} is",
                MaxTokens = 150,
                Sampling = SamplingOptions.Greedy with { RepetitionPenalty = 1.4f },
            })
            .ToArray();
        var all = requests.Select(request => (One: roomy.Submit(request), Other: tight.Submit(request))).ToArray();
        await Task.WhenAll(all.SelectMany(pair => new[] { pair.One.Released, pair.Other.Released }));
        Assert.Equal(0, tight.Statistics.Failed);
        Assert.Equal(0, roomy.Statistics.Preempted);
        Assert.True(tight.Statistics.Preempted > 0 || all.Sum(pair => pair.Other.Tokens.Count) < 256);
        Assert.All(all, pair => Assert.Equal(pair.One.Tokens, pair.Other.Tokens));
    }

    private static GenerationEngine Start(KvMemory memory, int slots, int spare, int cells, long store)
    {
        var scheduler = new Scheduler(slots, cells, 32, 16, spare);
        var sequences = new KvSequences(scheduler, memory, new PrefixCache(spare), new PrefixStore(store));
        return new GenerationEngine(
            "test",
            scheduler,
            memory,
            sequences,
            1000,
            TimeProvider.System,
            NullLogger.Instance
        );
    }

    private static void AssertRight(Sequence sequence) =>
        Assert.All(
            sequence.Tokens.Skip(sequence.PromptLength),
            (token, i) => Assert.Equal(KvMemory.Next(sequence.Tokens.Take(sequence.PromptLength + i)), token)
        );
}
