using System.Text.Json;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Prompts;

namespace Pipeline.Benchmarks.Generation;

/// <summary>Questions over a few documents, as a retrieval pipeline asks them: a system prompt, the document, then the
/// question.</summary>
/// <param name="Documents">For each document its requests; they begin alike up to the question.</param>
/// <param name="Quotes">Requests whose answer repeats the document.</param>
internal sealed record Workload(
    IReadOnlyList<IReadOnlyList<GenerationRequest>> Documents,
    IReadOnlyList<GenerationRequest> Quotes
)
{
    private const string System = "Answer from the passages in one to three sentences and cite them like [1].";
    private static readonly string[] Questions =
    [
        "What is this passage about?",
        "Which facts does the passage state?",
        "Who or what is named in it?",
    ];

    /// <summary>Takes documents of the first set with long English texts, or made-up ones without a folder of
    /// sets.</summary>
    public static Workload Read(string? data, int documents, int tokens)
    {
        string[] texts = data is null
            ? []
            :
            [
                .. Directory
                    .EnumerateDirectories(data)
                    .Order()
                    .Select(folder => Path.Combine(folder, "corpus.jsonl"))
                    .Where(File.Exists)
                    .SelectMany(File.ReadLines)
                    .Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("text").GetString() ?? "")
                    .Where(text => text.Length is > 600 and < 1200 && text.Count(char.IsAsciiLetter) > text.Length / 2)
                    .Take(documents),
            ];
        if (texts.Length < documents)
        {
            var random = new Random(1);
            texts =
            [
                .. Enumerable
                    .Range(0, documents)
                    .Select(_ => string.Join(' ', Enumerable.Range(0, 150).Select(_ => $"fact{random.Next(500)}"))),
            ];
        }

        return new Workload(
            [
                .. texts.Select(text =>
                    Questions.Select(question => Ask(text, $"Question: {question}", tokens)).ToArray()
                ),
            ],
            [.. texts.Select(text => Ask(text, "Repeat the passage above word by word.", 2 * tokens))]
        );
    }

    /// <summary>A request whose answer goes on for long.</summary>
    public static GenerationRequest Endless() =>
        new()
        {
            Turns =
            [
                new ChatTurn(
                    ChatRole.User,
                    "Write a very long story about a ship, a storm and an island. Go on as long as you can."
                ),
            ],
            MaxTokens = 1000,
        };

    /// <summary>A request with a prompt of about so many tokens and an answer of one.</summary>
    public static GenerationRequest LongPrompt(int tokens)
    {
        var random = new Random(3);
        string[] words = ["water", "stone", "house", "river", "light", "green", "small", "north", "paper", "glass"];
        return new GenerationRequest
        {
            Turns =
            [
                new ChatTurn(
                    ChatRole.User,
                    string.Join(' ', Enumerable.Range(0, tokens).Select(_ => words[random.Next(words.Length)]))
                ),
            ],
            MaxTokens = 1,
        };
    }

    /// <summary>Cuts the workload into parts of so many documents.</summary>
    public IEnumerable<Workload> Chunk(int documents) =>
        Documents.Chunk(documents).Zip(Quotes.Chunk(documents), (asked, quotes) => new Workload(asked, quotes));

    private static GenerationRequest Ask(string text, string question, int tokens) =>
        new()
        {
            Turns = [new ChatTurn(ChatRole.System, System), new ChatTurn(ChatRole.User, $"[1] {text}\n\n{question}")],
            MaxTokens = tokens,
        };
}
