using System.Globalization;
using System.Text;
using Pipeline.Contracts.Remarks;
using Pipeline.Documents.Chunking;
using Pipeline.Grains.Ingestion;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Tests.Ingestion;

/// <summary>
/// Reads and embeds by what the content says: <c>"word N"</c> is N chunks that begin with the word; <c>unreadable</c>
/// never reads,
/// <c>flaky</c> reads at the second attempt; texts that begin with <c>poison</c> make a call of the embedder fail.
/// </summary>
internal sealed class FakeModel : IDocumentCutting, IPassageEmbedding
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string, long)> _flaky = [];

    /// <summary>Awaited in every reading.</summary>
    public Func<DocumentRow, CancellationToken, Task> OnCut { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Awaited in every call of the embedder, with its texts.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task> OnEmbed { get; set; } = (_, _) => Task.CompletedTask;

    public string Name { get; set; } = "model-a";

    /// <summary>How often each version was read.</summary>
    public Dictionary<(string Id, long Version), int> Cuts { get; } = [];

    /// <summary>Every text that was embedded, in order.</summary>
    public List<string> Embedded { get; } = [];

    public async Task<ProcessedDocument> CutAsync(PendingDocument document, CancellationToken cancellationToken)
    {
        var row = document.Document;
        bool first;
        lock (_gate)
        {
            Cuts[(row.DocumentId, row.Version)] = Cuts.GetValueOrDefault((row.DocumentId, row.Version)) + 1;
            first = _flaky.Add((row.DocumentId, row.Version));
        }

        await OnCut(row, cancellationToken);
        var words = Encoding.UTF8.GetString(document.Content).Split(' ');
        return words[0] switch
        {
            "unreadable" => Failed(row, transient: false),
            "flaky" when first => Failed(row, transient: true),
            _ => new ProcessedDocument(
                row,
                null,
                [.. Chunks(row, words[0], int.Parse(words[1], CultureInfo.InvariantCulture))],
                null
            ),
        };
    }

    public async Task<EmbeddedPassages> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var name = Name;
        await OnEmbed(texts, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (texts.Any(text => text.StartsWith("poison", StringComparison.Ordinal)))
        {
            throw new InvalidOperationException("poison");
        }

        lock (_gate)
        {
            Embedded.AddRange(texts);
        }

        return new EmbeddedPassages(
            name,
            [.. texts.Select(text => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes($"{name}|{text}")))]
        );
    }

    public int CountEmbedded(string word)
    {
        lock (_gate)
        {
            return Embedded.Count(text => text.StartsWith(word, StringComparison.Ordinal));
        }
    }

    /// <summary>The text of a chunk: about 250 tokens.</summary>
    public static string Text(string word, string id, long version, int chunk) =>
        string.Create(CultureInfo.InvariantCulture, $"{word} {id}@{version}.{chunk} ").PadRight(1000, 'x');

    private static IEnumerable<Chunk> Chunks(DocumentRow row, string word, int count) =>
        Enumerable
            .Range(0, count)
            .Select(i => new Chunk(i, Text(word, row.DocumentId, row.Version, i), [], i, i + 1, null));

    private static ProcessedDocument Failed(DocumentRow row, bool transient) =>
        new(
            row,
            null,
            [],
            new ProcessingFailure("read", RemarkCode.Unreadable.With(("reason", "it is torn")), transient)
        );
}
