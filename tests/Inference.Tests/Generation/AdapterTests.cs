using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;

namespace Pipeline.Inference.Tests.Generation;

public sealed class AdapterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adapters-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_changes_the_answer_and_one_of_zeros_does_not()
    {
        await using var generator = await LoadAsync(
            new GeneratorOptions(),
            Adapter("a", 1),
            Adapter("b", 2),
            Adapter("zero", 3, 0),
            Adapter("faint", 1, scale: 0.000001f)
        );
        var alone = await AnswerAsync(generator, null);
        Assert.Equal(alone, await AnswerAsync(generator, "zero"));
        Assert.Equal(alone, await AnswerAsync(generator, "faint"));
        Assert.Equal(
            3,
            new[] { alone, await AnswerAsync(generator, "a"), await AnswerAsync(generator, "b") }.Distinct().Count()
        );
    }

    /// <summary>Neither a step nor a kept prefix nor a copy of one is shared between adapters, whoever runs at the same
    /// time.</summary>
    [Theory]
    [InlineData(4096, null)]
    [InlineData(4096, 0)]
    [InlineData(700, null)]
    public async Task Answers_are_those_of_one_adapter_alone_among_others_that_begin_alike(int cells, int? kept)
    {
        GeneratorAdapter[] adapters = [Adapter("a", 1), Adapter("b", 2)];
        string?[] names = [null, "a", "b"];
        var expected = new Dictionary<(string?, int), string>();
        foreach (var name in names)
        {
            // Nothing is kept and nobody else is there.
            await using var alone = await LoadAsync(
                new GeneratorOptions { KeptSequences = 0, DraftTokens = 0 },
                adapters
            );
            for (var i = 0; i < 3; i++)
            {
                expected[(name ?? "", i)] = await AnswerAsync(alone, name, i);
            }
        }

        await using var generator = await LoadAsync(
            new GeneratorOptions
            {
                Slots = 4,
                ContextTokens = cells,
                KeptSequences = 3,
                KeptCells = kept,
                BatchTokens = 64,
                MaxQueued = 1000,
            },
            adapters
        );
        var random = new Random(cells);
        var asked = Enumerable.Range(0, 45).Select(i => (Name: names[i % 3], Question: i / 3 % 3)).ToArray();
        random.Shuffle(asked);
        var answers = await Task.WhenAll(asked.Select(one => AnswerAsync(generator, one.Name, one.Question)));

        // A batch of one and a batch of many are added up in different orders, so that where two tokens are nearly as
        // likely a few answers may go on otherwise; a foreign adapter, step or prefix shows from the first letters on.
        var pairs = asked.Select(one => expected[(one.Name ?? "", one.Question)]).Zip(answers).ToArray();
        Assert.All(pairs, pair => Assert.Equal(Beginning(pair.First), Beginning(pair.Second)));
        Assert.InRange(pairs.Count(pair => pair.First != pair.Second), 0, pairs.Length / 10);
        Assert.True(generator.Statistics.SharedTokens > 0);
    }

    [Fact]
    public async Task One_that_does_not_fit_is_left_out_and_others_go_on()
    {
        TinyAdapter.Write(Path.Combine(_folder.FullName, "wide.gguf"), 1, width: 256);
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "text.gguf"),
            "no adapter at all, but a text of some length"
        );
        await using var generator = await LoadAsync(
            new GeneratorOptions(),
            new GeneratorAdapter("wide", Path.Combine(_folder.FullName, "wide.gguf")),
            new GeneratorAdapter("text", Path.Combine(_folder.FullName, "text.gguf")),
            new GeneratorAdapter("none", "none.gguf"),
            new GeneratorAdapter("model", TinyModels.Draft),
            Adapter("a", 1)
        );
        await AnswerAsync(generator, "a");
        foreach (var name in new[] { "wide", "text", "none", "model", "A", "" })
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(() => AnswerAsync(generator, name));
            Assert.Contains("there are: a.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_options_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() =>
            LoadAsync(new GeneratorOptions(), Adapter("a", 1), Adapter("a", 2))
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            LoadAsync(new GeneratorOptions(), Adapter("a", 1, scale: 11))
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            LoadAsync(new GeneratorOptions(), Adapter("a", 1, scale: 0))
        );
    }

    private static string Beginning(string answer) => answer[..Math.Min(answer.Length, 6)];

    private GeneratorAdapter Adapter(string name, int seed, float size = 3, float scale = 1)
    {
        var path = Path.Combine(_folder.FullName, $"{name}.gguf");
        TinyAdapter.Write(path, seed, size);
        return new GeneratorAdapter(name, path, scale);
    }

    private static Task<LlamaGenerator> LoadAsync(GeneratorOptions options, params GeneratorAdapter[] adapters) =>
        TinyGenerator.LoadAsync(options with { Adapters = adapters });

    private static async Task<string> AnswerAsync(LlamaGenerator generator, string? adapter, int question = 0)
    {
        var reference = ReferencePrompt.Continued[question];
        var text = new System.Text.StringBuilder();
        await foreach (
            var piece in generator.GenerateAsync(
                new GenerationRequest
                {
                    Turns = reference.Turns,
                    MaxTokens = 24,
                    Adapter = adapter,
                },
                CancellationToken.None
            )
        )
        {
            text.Append(piece.Text);
        }

        return text.ToString();
    }
}
