using System.Globalization;
using System.Text;

namespace Pipeline.EndToEnd.Browser;

/// <summary>Writes small PDF files: pages of A4 with lines of Helvetica from the top down.</summary>
internal static class SmallPdf
{
    /// <summary>The width of a page in points.</summary>
    public const double Width = 595;

    /// <summary>The height of a page in points.</summary>
    public const double Height = 842;

    /// <summary>Where lines begin, from the left.</summary>
    public const double Left = 60;

    /// <summary>The size of the letters.</summary>
    public const double Size = 12;

    private const double Top = 780;
    private const double Leading = 18;

    /// <summary>The line on which a line's letters stand, from the top of the page.</summary>
    public static double BaseLine(int line) => Height - Top + (line * Leading);

    /// <summary>A file; lines are of ASCII without brackets.</summary>
    public static byte[] Of(string title, params string[][] pages)
    {
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {pages.Length} /Kids [{string.Join(' ', pages.Select((_, i) => $"{4 + (2 * i)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        };
        foreach (var lines in pages)
        {
            var content = new StringBuilder();
            content.Append(CultureInfo.InvariantCulture, $"BT /F1 {Size} Tf {Leading} TL {Left} {Top + Leading} Td\n");
            foreach (var line in lines)
            {
                content.Append("T* (").Append(line).Append(") Tj\n");
            }

            content.Append("ET");
            objects.Add(
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Width} {Height}] /Contents {objects.Count + 2} 0 R "
                    + "/Resources << /Font << /F1 3 0 R >> >> >>"
            );
            objects.Add($"<< /Length {content.Length} >>\nstream\n{content}\nendstream");
        }

        objects.Add($"<< /Title ({title}) >>");
        return Assemble(objects);
    }

    private static byte[] Assemble(List<string> objects)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        foreach (var (body, i) in objects.Select((body, i) => (body, i)))
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{body}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => file.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        file.Append(
            CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info {objects.Count} 0 R >>\nstartxref\n{table}\n%%EOF\n"
        );
        return Encoding.ASCII.GetBytes(file.ToString());
    }
}
