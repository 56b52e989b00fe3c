using System.Text.Json;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Grains.Conversations;

/// <summary>A turn as it is stored.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="Documents">The documents that its answer was made from, cited or not.</param>
internal sealed record KeptTurn(ConversationTurn Turn, IReadOnlyList<string> Documents)
{
    /// <summary>The turn as bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, PipelineJson.Options);

    /// <summary>The turn of some bytes.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="body">The bytes.</param>
    public static KeptTurn Of(int number, byte[] body)
    {
        var kept = JsonSerializer.Deserialize<KeptTurn>(body, PipelineJson.Options)!;
        return kept with { Turn = kept.Turn with { Number = number }, Documents = kept.Documents ?? [] };
    }

    /// <summary>What is left when a document is gone, or no longer the reader's to read: the question, which is the
    /// reader's own.</summary>
    public KeptTurn Withheld() => new(Turn with { Text = "", Sources = [], Withheld = true }, []);
}
