using System.Text;

namespace Pipeline.Benchmarks.Hostile;

/// <summary>PDFs of single letters that stand apart, which a layout analysis takes for words.</summary>
internal static class HostilePdfs
{
    private const int PerLine = 100;

    /// <summary>Makes a PDF.</summary>
    /// <param name="bytes">About how many bytes.</param>
    /// <param name="perPage">Letters of a page.</param>
    /// <param name="step">Points between letters; 0 puts them all into one place.</param>
    public static byte[] Letters(int bytes, int perPage, int step = 5)
    {
        var contents = new List<string>();
        var page = new StringBuilder();
        var letters = 0;
        var total = 0;
        while (total < bytes)
        {
            var before = page.Length;
            page.Append("1 0 0 1 ")
                .Append(50 + (letters % PerLine * step))
                .Append(' ')
                .Append(800 - (letters / PerLine * step % 780))
                .Append(" Tm (")
                .Append((char)('a' + (letters % 26)))
                .Append(") Tj\n");
            letters++;
            total += page.Length - before;
            if (letters < perPage && total < bytes)
            {
                continue;
            }

            contents.Add($"BT /F1 4 Tf\n{page}ET");
            page.Clear();
            letters = 0;
            total += 200;
        }
        return Write(contents);
    }

    private static byte[] Write(List<string> contents)
    {
        var result = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        var kids = string.Join(' ', contents.Select((_, i) => $"{4 + (2 * i)} 0 R"));
        Object("<< /Type /Catalog /Pages 2 0 R >>");
        Object($"<< /Type /Pages /Kids [{kids}] /Count {contents.Count} >>");
        Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        for (var i = 0; i < contents.Count; i++)
        {
            Object(
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (2 * i)} 0 R >>"
            );
            Object($"<< /Length {contents[i].Length} >>\nstream\n{contents[i]}\nendstream");
        }
        var start = result.Length;
        result.Append($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            result.Append($"{offset:D10} 00000 n \n");
        }

        result.Append($"trailer << /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(result.ToString());

        void Object(string body)
        {
            offsets.Add(result.Length);
            result.Append($"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }
    }
}
