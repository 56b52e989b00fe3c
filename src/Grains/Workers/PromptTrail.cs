using System.IO.Hashing;
using System.Runtime.InteropServices;
using Pipeline.Contracts.Workers;

namespace Pipeline.Grains.Workers;

/// <summary>
/// What a prompt begins with, at several lengths: a hash for every block of characters, each over all blocks up to it,
/// so that prompts have their first hashes in common exactly as far as they begin alike (the block hashes of vLLM's
/// prefix cache, over text).
/// </summary>
internal static class PromptTrail
{
    /// <summary>Characters of a block.</summary>
    public const int BlockCharacters = 128;

    private const int MostBlocks = 512;

    /// <summary>The hashes of a request, from its beginning on; what does not fill a block has none.</summary>
    public static List<ulong> Of(CompletionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var trail = new List<ulong>();
        var hash = new XxHash3();
        var room = BlockCharacters;
        Append(request.Adapter ?? "");
        foreach (var message in request.Messages)
        {
            Append(message.Role.Word());
            Append("\n");
            Append(message.Content);
        }

        return trail;

        void Append(ReadOnlySpan<char> text)
        {
            while (text.Length > 0 && trail.Count < MostBlocks)
            {
                var part = text[..Math.Min(room, text.Length)];
                hash.Append(MemoryMarshal.AsBytes(part));
                text = text[part.Length..];
                room -= part.Length;
                if (room == 0)
                {
                    trail.Add(hash.GetCurrentHashAsUInt64());
                    room = BlockCharacters;
                }
            }
        }
    }
}
