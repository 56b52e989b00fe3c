using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Markup;

/// <summary>Parts a program where its parts begin: at a blank line before one that is not indented. Short parts stay
/// together.</summary>
internal static class CodeBlocks
{
    private const int LeastLines = 12;

    /// <summary>Adds the program's parts.</summary>
    public static void Add(
        string[] lines,
        string? language,
        DocumentTextBuilder builder,
        CancellationToken cancellationToken
    )
    {
        var start = 0;
        for (var i = 1; i <= lines.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begins =
                i < lines.Length
                && i - start >= LeastLines
                && string.IsNullOrWhiteSpace(lines[i - 1])
                && lines[i].Length > 0
                && (char.IsLetter(lines[i][0]) || lines[i][0] is '@' or '[' or '#' or '/' or '_' or '-');
            if (begins || i == lines.Length)
            {
                builder.Add(BlockKind.Code, string.Join('\n', lines, start, i - start), language: language);
                start = i;
            }
        }
    }
}
