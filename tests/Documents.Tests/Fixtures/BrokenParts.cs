using System.IO.Compression;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>ZIP packages of which the archive is sound, and one of the parts is not.</summary>
internal static class BrokenParts
{
    /// <summary>A package with a byte of one part changed.</summary>
    /// <param name="package">The sound package.</param>
    /// <param name="random">Chooses the part, the byte and the cut.</param>
    /// <param name="oneCutOf">Of so many, one part is cut short too.</param>
    public static byte[] Of(byte[] package, Random random, int oneCutOf)
    {
        using var source = new ZipArchive(new MemoryStream(package));
        using var result = new MemoryStream();
        var chosen = random.Next(source.Entries.Count);
        using (var zip = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (entry, at) in source.Entries.Select((entry, at) => (entry, at)))
            {
                using var bytes = new MemoryStream();
                using (var part = entry.Open())
                {
                    part.CopyTo(bytes);
                }

                var content = bytes.ToArray();
                if (at == chosen && content.Length > 0)
                {
                    content[random.Next(content.Length)] = content[random.Next(content.Length)];
                    content = random.Next(oneCutOf) == 0 ? content[..random.Next(content.Length)] : content;
                }

                using var written = zip.CreateEntry(entry.FullName).Open();
                written.Write(content);
            }
        }
        return result.ToArray();
    }
}
