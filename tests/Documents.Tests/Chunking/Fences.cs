using System.Text.RegularExpressions;

namespace Pipeline.Documents.Tests.Chunking;

/// <summary>Takes the fences out of a chunk; for documents whose own text has none.</summary>
internal static partial class Fences
{
    public static string Removed(string chunk) => Close().Replace(Open().Replace(chunk, ""), "");

    public static int Opened(string chunk) => Open().Count(chunk);

    public static int Closed(string chunk) => Close().Count(chunk);

    [GeneratedRegex(@"(?<=^|\n\n)(?:```|~~~)[\w+#.-]*\n(?=.)")]
    private static partial Regex Open();

    [GeneratedRegex(@"\n(?:```|~~~)(?=\n\n|$)")]
    private static partial Regex Close();
}
