using System.Collections;

namespace Pipeline.Grains.Ingestion;

/// <summary>What the embedder reads of some chunks, put together when it is asked for: without an embedder nobody
/// does.</summary>
internal sealed class PartTexts(IReadOnlyList<EmbedPart> parts) : IReadOnlyList<string>
{
    private string[]? _texts;

    public int Count { get; } = parts.Sum(static part => part.Count);

    public string this[int index] => Texts[index];

    private string[] Texts =>
        _texts ??= [.. parts.SelectMany(part => Enumerable.Range(part.First, part.Count).Select(part.Flight.TextOf))];

    public IEnumerator<string> GetEnumerator() => Texts.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
