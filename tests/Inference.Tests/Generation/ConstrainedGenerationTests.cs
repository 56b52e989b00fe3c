using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Grammars;
using Pipeline.Inference.Generation.Grammars.Schemas;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Tests.Generation.Grammars;

namespace Pipeline.Inference.Tests.Generation;

/// <summary>Grammars, penalties, biases and probabilities on a loaded model.</summary>
public sealed class ConstrainedGenerationTests(TinyGenerator tiny) : IClassFixture<TinyGenerator>
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_the_model_writes_under_a_schema_satisfies_it(int seed)
    {
        var (schema, _) = new RandomSchema(seed).Next();
        var document = JsonSerializer.SerializeToElement(schema);
        var grammar = JsonSchemaGrammar.Of(document);
        foreach (
            var sampling in (SamplingOptions[])
                [
                    SamplingOptions.Greedy,
                    new()
                    {
                        Temperature = 1.2f,
                        Seed = (uint)seed,
                        TopK = 40,
                    },
                    new() { FrequencyPenalty = 1.5f, PresencePenalty = -0.5f },
                ]
        )
        {
            var (text, finish) = await Write(tiny.Model, Request(seed) with { Grammar = grammar, Sampling = sampling });
            if (finish == FinishReason.Stop)
            {
                using var value = JsonDocument.Parse(text);
                Assert.True(
                    NaiveSchema.IsValid(document, document, value.RootElement),
                    $"{text} of {schema.ToJsonString(Compact)}"
                );
            }
            else
            {
                // Cut in the middle: still the beginning of such a text.
                var parsed = Grammar.Parse(grammar);
                Assert.True(
                    new GrammarPosition(parsed.States.Start).TryNext(
                        parsed.States,
                        System.Text.Encoding.UTF8.GetBytes(text),
                        out _
                    ),
                    text
                );
            }
        }
    }

    [Fact]
    public async Task A_schema_with_bounds_is_written_to_its_end_by_many_at_once()
    {
        var schema = JsonDocument
            .Parse(
                """
                {"type":"object","properties":{"답":{"type":"string","maxLength":20},"근거":{"type":"array","items":{"type":"integer","minimum":1,"maximum":9},"maxItems":3},
                 "확신":{"enum":["높음","낮음"]}},"required":["답","근거","확신"],"additionalProperties":false}
                """
            )
            .RootElement;
        var grammar = JsonSchemaGrammar.Of(schema);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(seed =>
                    Write(
                        tiny.Model,
                        Request(seed) with
                        {
                            Grammar = grammar,
                            Sampling = new() { Temperature = seed % 3, Seed = (uint)seed },
                            MaxTokens = 250,
                        }
                    )
                )
        );
        Assert.All(
            answers,
            answer =>
            {
                Assert.Equal(FinishReason.Stop, answer.Finish);
                using var value = JsonDocument.Parse(answer.Text);
                Assert.True(NaiveSchema.IsValid(schema, schema, value.RootElement), answer.Text);
            }
        );
    }

    [Fact]
    public async Task A_grammar_of_everything_changes_no_answer()
    {
        foreach (var reference in ReferencePrompt.Continued)
        {
            var sequence = tiny.Model.Submit(reference.Request with { Grammar = "root ::= .*" });
            await sequence.Released;
            Assert.Equal(reference.GreedyIds, sequence.Tokens.Skip(sequence.PromptLength));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.8f)]
    public async Task A_grammar_is_kept_through_right_and_wrong_guesses(float temperature)
    {
        await using var guessing = await TinyGenerator.LoadAsync(
            new GeneratorOptions
            {
                Slots = 1,
                ContextTokens = 2048,
                DraftTokens = 8,
            }
        );
        const string List = """root ::= ("[" [a-c가나] [a-c가나] "]\n"){20,40}""";
        for (var seed = 0; seed < 6; seed++)
        {
            // A list that repeats itself, so that guesses are made, and some are right.
            var pieces = await Pieces(
                guessing,
                Request(seed) with
                {
                    Grammar = List,
                    Sampling = new SamplingOptions
                    {
                        Temperature = temperature,
                        Seed = (uint)seed,
                        FrequencyPenalty = 0.1f * seed,
                    },
                    MaxTokens = 400,
                    TopLogProbabilities = 2,
                }
            );
            Assert.Equal(FinishReason.Stop, pieces[^1].Finish);
            Assert.True(GrammarProperties.Accepts(Grammar.Parse(List), Text(pieces)), Text(pieces));
            Assert.Equal(
                Text(pieces),
                System.Text.Encoding.UTF8.GetString([.. Probabilities(pieces).SelectMany(one => one.Bytes.ToArray())])
            );
        }

        Assert.InRange(guessing.Statistics.AcceptedTokens, 1, guessing.Statistics.GuessedTokens - 1);
    }

    [Fact]
    public async Task A_wrong_grammar_is_refused_and_others_go_on()
    {
        await Assert.ThrowsAsync<GrammarException>(() =>
            Write(tiny.Model, Request(1) with { Grammar = "root ::= nothing" })
        );
        Assert.NotEqual("", (await Write(tiny.Model, Request(1) with { Grammar = "root ::= [가-힣]{3,5}" })).Text);
    }

    [Fact]
    public async Task The_likeliest_token_is_the_greedy_one_and_probabilities_add_up()
    {
        var pieces = await Pieces(tiny.Model, Request(2) with { TopLogProbabilities = 20, MaxTokens = 40 });
        var all = Probabilities(pieces);
        Assert.Equal(pieces.Sum(piece => piece.Tokens), all.Length);
        Assert.All(pieces, piece => Assert.Equal(piece.Tokens, piece.LogProbabilities.Count));
        Assert.All(
            all,
            one =>
            {
                Assert.Equal((one.Id, one.LogProbability), (one.Top[0].Id, one.Top[0].LogProbability));
                Assert.Equal(one.Top.OrderByDescending(other => other.LogProbability), one.Top);
                Assert.InRange(
                    one.Top.Sum(other => Math.Exp(other.LogProbability)),
                    Math.Exp(one.LogProbability),
                    1 + 1e-6
                );
            }
        );
        Assert.Equal(
            Text(pieces),
            System.Text.Encoding.UTF8.GetString([.. all.SelectMany(one => one.Bytes.ToArray())])
        );
        Assert.All(await Pieces(tiny.Model, Request(2)), piece => Assert.Empty(piece.LogProbabilities));
    }

    [Theory]
    [InlineData(1.5f, 0.5f)]
    [InlineData(0, 2)]
    [InlineData(-1, 0)]
    public async Task Penalties_are_taken_from_the_logits_of_earlier_tokens(float frequency, float presence)
    {
        var request = Request(3) with
        {
            TopLogProbabilities = 20,
            MaxTokens = 60,
            Sampling = new SamplingOptions { FrequencyPenalty = frequency, PresencePenalty = presence },
        };
        var earlier = new Dictionary<int, int>();
        foreach (var one in Probabilities(await Pieces(tiny.Model, request)))
        {
            var best = one.Top.Max(other => Penalised(other.Id, other.LogProbability));
            Assert.True(Penalised(one.Id, one.LogProbability) >= best - 1e-3, $"Token {one.Id} is not the best.");
            earlier[one.Id] = earlier.GetValueOrDefault(one.Id) + 1;
        }

        double Penalised(int token, double logProbability) =>
            earlier.TryGetValue(token, out var count)
                ? logProbability - (frequency * count) - presence
                : logProbability;
    }

    [Fact]
    public async Task A_bias_can_force_and_forbid_tokens()
    {
        var first = tiny.Model.Submit(Request(4) with { MaxTokens = 1 });
        await first.Released;
        var token = first.Tokens[^1];
        foreach (var temperature in (float[])[0, 1])
        {
            var sampling = new SamplingOptions { Temperature = temperature, Seed = 5 };
            var forced = tiny.Model.Submit(
                Request(4) with
                {
                    MaxTokens = 4,
                    Sampling = sampling with { LogitBias = new Dictionary<int, float> { [300] = 100 } },
                }
            );
            var forbidden = tiny.Model.Submit(
                Request(4) with
                {
                    MaxTokens = 1,
                    Sampling = sampling with { LogitBias = new Dictionary<int, float> { [token] = -100 } },
                }
            );
            await Task.WhenAll(forced.Released, forbidden.Released);
            Assert.All(forced.Tokens.Skip(forced.PromptLength), one => Assert.Equal(300, one));
            Assert.NotEqual(token, forbidden.Tokens[^1]);
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() =>
            Write(
                tiny.Model,
                Request(4) with
                {
                    Sampling = new() { LogitBias = new Dictionary<int, float> { [1 << 20] = 1 } },
                }
            )
        );
    }

    private static GenerationRequest Request(int seed) =>
        new() { Turns = ReferencePrompt.All[seed % ReferencePrompt.All.Count].Turns, MaxTokens = 120 };

    private static async Task<(string Text, FinishReason? Finish)> Write(
        IGenerator generator,
        GenerationRequest request
    )
    {
        var pieces = await Pieces(generator, request);
        return (Text(pieces), pieces[^1].Finish);
    }

    private static async Task<List<GeneratedPiece>> Pieces(IGenerator generator, GenerationRequest request)
    {
        var pieces = new List<GeneratedPiece>();
        await foreach (var piece in generator.GenerateAsync(request, CancellationToken.None))
        {
            pieces.Add(piece);
        }

        return pieces;
    }

    private static string Text(IEnumerable<GeneratedPiece> pieces) => string.Concat(pieces.Select(piece => piece.Text));

    private static TokenLogProbability[] Probabilities(IEnumerable<GeneratedPiece> pieces) =>
        [.. pieces.SelectMany(piece => piece.LogProbabilities)];
}
