using System.Text;

namespace Pipeline.Inference.Generation.Output;

/// <summary>
/// Turns the bytes of successive tokens into whole characters: a sequence cut by a token border waits for its rest,
/// bytes that can never become a character turn into U+FFFD.
/// </summary>
internal sealed class Utf8Assembler
{
    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();

    public string Append(ReadOnlySpan<byte> bytes)
    {
        // Up to three bytes are held from before.
        var most = Encoding.UTF8.GetMaxCharCount(bytes.Length + 3);
        var characters = most <= 512 ? stackalloc char[most] : new char[most];
        var count = _decoder.GetChars(bytes, characters, flush: false);
        return count == 0 ? string.Empty : new string(characters[..count]);
    }
}
