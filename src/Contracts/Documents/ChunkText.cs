namespace Pipeline.Contracts.Documents;

/// <summary>
/// Puts a document's text together from its chunks, so that a chunk's range names the same characters as in the text
/// that
/// it was cut from. Between chunks there is nothing but white space, of which only the length is known.
/// </summary>
public sealed class ChunkText
{
    private int _at;

    /// <summary>What a chunk adds to the text; empty when chunks before have had all of it. Chunks come in
    /// order.</summary>
    /// <param name="chunk">The next chunk.</param>
    public string Next(DocumentChunk chunk)
    {
        var own = Own(chunk);
        if (chunk.End <= _at)
        {
            return "";
        }

        var text = chunk.Start >= _at ? Between(chunk.Start - _at, own) + own : own[(_at - chunk.Start)..];
        _at = chunk.End;
        return text;
    }

    /// <summary>The part of the document's text that a chunk is: as long as its range.</summary>
    /// <param name="chunk">The chunk.</param>
    public static string Own(DocumentChunk chunk)
    {
        var own = chunk.Text;
        foreach (var part in chunk.Added.Reverse())
        {
            own = own.Remove(part.Start, part.Length);
        }

        // Of chunks that an earlier version stored it is not known what was added to them.
        var length = chunk.End - chunk.Start;
        return own.Length > length ? own[..length] : own.PadRight(length);
    }

    // Sentences are parted by a blank, rows and lines by a line end, blocks by two; code is indented behind it.
    private static string Between(int length, string next) =>
        length switch
        {
            0 => "",
            1 => next.StartsWith('|') ? "\n" : " ",
            2 => "\n\n",
            _ => "\n".PadRight(length),
        };
}
