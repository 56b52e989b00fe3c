using System.Globalization;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Messaging;

/// <summary>
/// A message of a queue as a document: its body is the content; the header <c>Pipeline-Id</c>, else its key, else its
/// place, is the id; an empty body deletes it. <c>Content-Type</c> and <c>Pipeline-Title</c> say what they say.
/// </summary>
/// <param name="Channel">The subject or topic.</param>
/// <param name="Position">Its place there.</param>
/// <param name="Key">Its key; null: it has none.</param>
/// <param name="Header">Reads a header.</param>
/// <param name="Body">Its body.</param>
internal sealed record StreamMessage(
    string Channel,
    string Position,
    string? Key,
    Func<string, string?> Header,
    ReadOnlyMemory<byte> Body
)
{
    private const string IdHeader = "Pipeline-Id";
    private const string TitleHeader = "Pipeline-Title";

    /// <summary>What it says.</summary>
    /// <param name="maxBytes">The largest that is taken.</param>
    public SourceEvent ToEvent(long maxBytes)
    {
        var id =
            Header(IdHeader) is { Length: > 0 } given ? given
            : Key is { Length: > 0 } key ? key
            : string.Create(CultureInfo.InvariantCulture, $"{Channel}/{Position}");
        if (Body.IsEmpty)
        {
            return new ItemRemoved(id);
        }

        var content = new SourceContent(Body.Length > maxBytes ? null : Body)
        {
            RefusedBytes = Body.Length,
            ContentType = Header("Content-Type"),
            Title = Header(TitleHeader),
        };
        return new ItemFound(
            new SourceItem(id, Position, _ => Task.FromResult(content)) { IsMessage = true, HeldBytes = Body.Length }
        );
    }
}
