using System.Globalization;
using System.Text;

namespace Pipeline.Benchmarks.Ingestion;

/// <summary>Large documents that are made, not read from anywhere.</summary>
internal static class LargeDocuments
{
    /// <summary>A plain text in paragraphs of some sentences.</summary>
    /// <param name="bytes">About how large.</param>
    public static byte[] Text(long bytes)
    {
        var random = new Random(5);
        var text = new StringBuilder((int)bytes);
        while (text.Length < bytes)
        {
            for (var sentence = random.Next(3, 8); sentence > 0; sentence--)
            {
                Sentence(text, random);
            }

            text.Append("\n\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>A PDF of pages of about 400 words in one font (ISO 32000-1).</summary>
    /// <param name="pages">How many.</param>
    public static byte[] Pdf(int pages)
    {
        var random = new Random(6);
        using var file = new MemoryStream();
        var offsets = new List<long>();
        void Write(string text) => file.Write(Encoding.ASCII.GetBytes(text));
        void Begin()
        {
            offsets.Add(file.Position);
            Write(string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n"));
        }

        Write("%PDF-1.4\n");
        Begin();
        Write("<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
        Begin();
        var kids = string.Join(' ', Enumerable.Range(0, pages).Select(page => $"{4 + (2 * page)} 0 R"));
        Write(
            string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Count {pages} /Kids [{kids}] >>\nendobj\n")
        );
        Begin();
        Write("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n");
        for (var page = 0; page < pages; page++)
        {
            var content = new StringBuilder("BT /F1 10 Tf 12 TL 50 780 Td\n");
            for (var line = 0; line < 50; line++)
            {
                var words = new StringBuilder();
                Sentence(words, random);
                content.Append(CultureInfo.InvariantCulture, $"({words.ToString().Trim()}) Tj T*\n");
            }

            content.Append("ET");
            Begin();
            Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {offsets.Count + 1} 0 R >>\nendobj\n"
                )
            );
            Begin();
            Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<< /Length {content.Length} >>\nstream\n{content}\nendstream\nendobj\n"
                )
            );
        }

        var start = file.Position;
        Write(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        }

        Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
            )
        );
        return file.ToArray();
    }

    private static void Sentence(StringBuilder text, Random random)
    {
        text.Append("The");
        for (var word = random.Next(5, 10); word > 0; word--)
        {
            text.Append(CultureInfo.InvariantCulture, $" word{(int)Math.Exp(random.NextDouble() * Math.Log(20_000))}");
        }

        text.Append(". ");
    }
}
