using System.IO.Compression;
using System.Xml;

namespace Pipeline.Connectors.Web;

/// <summary>A sitemap as sitemaps.org describes it: addresses of pages, or of further sitemaps.</summary>
/// <param name="IsIndex">Whether the addresses are those of sitemaps.</param>
/// <param name="Addresses">The addresses.</param>
internal sealed record Sitemap(bool IsIndex, IReadOnlyList<string> Addresses)
{
    private const int MostAddresses = 50_000;

    /// <summary>Reads one.</summary>
    /// <param name="body">The file, which may be packed by gzip.</param>
    /// <param name="maxBytes">The largest that is unpacked.</param>
    /// <returns>The sitemap; null: it is none.</returns>
    public static Sitemap? Read(byte[] body, long maxBytes)
    {
        try
        {
            using var stream = new MemoryStream(Unpacked(body, maxBytes));
            using var reader = XmlReader.Create(
                stream,
                new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    MaxCharactersInDocument = maxBytes,
                    IgnoreComments = true,
                }
            );
            if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName is not ("urlset" or "sitemapindex"))
            {
                return null;
            }

            var isIndex = reader.LocalName == "sitemapindex";
            var addresses = new List<string>();
            while (addresses.Count < MostAddresses && reader.Read())
            {
                // Deeper ones are of images and videos.
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "loc", Depth: 2 })
                {
                    addresses.Add(reader.ReadElementContentAsString().Trim());
                }
            }

            return new Sitemap(isIndex, addresses);
        }
        catch (Exception error) when (error is XmlException or InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Unpacked(byte[] body, long maxBytes)
    {
        if (body is not [0x1f, 0x8b, ..])
        {
            return body;
        }

        using var packed = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var buffer = new byte[32 << 10];
        while (packed.Read(buffer) is > 0 and var read)
        {
            if (unpacked.Length + read > maxBytes)
            {
                throw new InvalidDataException("It is too large.");
            }

            unpacked.Write(buffer, 0, read);
        }

        return unpacked.ToArray();
    }
}
