using System.IO.Compression;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Hostile;

/// <summary>Broken copies of a sound file of every format: cut, with flipped bytes, with a stretch of zeros, with what
/// another file has, and packages whose parts are broken so. The same ones every time.</summary>
internal static class DamagedFiles
{
    private const int Cuts = 6;
    private const int Flips = 5;

    private static readonly ReadFailure[] Reasons =
    [
        ReadFailure.Damaged,
        ReadFailure.Empty,
        ReadFailure.WrongType,
        ReadFailure.WrongEncoding,
        // What was flipped may say "encrypted", "another version" or "a gigabyte long".
        ReadFailure.Encrypted,
        ReadFailure.UnsupportedType,
        ReadFailure.TooLarge,
        ReadFailure.TooDeep,
    ];

    public static IEnumerable<HostileFile> All() => SoundFiles.All.SelectMany(Of);

    private static IEnumerable<HostileFile> Of((string Name, byte[] Content) file)
    {
        var (name, content) = file;
        var random = new Random(name.Sum(c => c));
        var text = Sources.Read(Sources.Bytes(content, fileName: name)).Text;
        for (var i = 0; i < Cuts; i++)
        {
            var length = i == 0 ? 0 : content.Length - 1 - (content.Length * (i - 1) / Cuts);
            yield return Broken($"cut at {length}", content[..length]);
        }

        for (var i = 1; i <= Flips; i++)
        {
            var flipped = (byte[])content.Clone();
            for (var n = 0; n < i; n++)
            {
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            }

            yield return Broken($"{i} flipped", flipped);
        }

        var blank = (byte[])content.Clone();
        Array.Clear(blank, content.Length / 3, content.Length / 4);
        yield return Broken("zeros", blank);
        yield return Broken("twice", [.. content, .. content]);
        yield return Broken("rest of another", [.. content[..(content.Length / 2)], .. SoundFiles.All[^1].Content]);
        if (content.AsSpan().StartsWith("PK"u8))
        {
            for (var i = 0; i < 4; i++)
            {
                yield return Broken($"part {i}", BrokenParts.Of(content, random, oneCutOf: 2));
            }
        }

        HostileFile Broken(string how, byte[] bytes) =>
            new($"{name}, {how}", bytes, Reasons)
            {
                FileName = name,
                MayBeRead = true,
                Sound = text,
            };
    }
}
