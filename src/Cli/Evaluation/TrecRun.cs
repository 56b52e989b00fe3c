using System.Globalization;
using System.Text;

namespace Pipeline.Cli.Evaluation;

/// <summary>
/// Writes ranked lists in the format that trec_eval reads, a document a line:
/// <c>query Q0 document rank score tag</c>.
/// </summary>
internal sealed class TrecRun(TextWriter output, string tag) : IDisposable
{
    /// <summary>Opens the run file of a stage.</summary>
    public static TrecRun Create(string directory, string set, string stage)
    {
        Directory.CreateDirectory(directory);
        return new TrecRun(
            new StreamWriter(Path.Combine(directory, $"{set}.{stage}.trec"), false, new UTF8Encoding(false)) { NewLine = "\n" },
            $"pipeline-{stage}");
    }

    public void Write(string query, IReadOnlyList<RankedDocument> documents)
    {
        for (var i = 0; i < documents.Count; i++)
        {
            var score = documents[i].Score.ToString("R", CultureInfo.InvariantCulture);
            output.WriteLine($"{Word(query)} Q0 {Word(documents[i].Id)} {i + 1} {score} {tag}");
        }
    }

    public void Dispose() => output.Dispose();

    /// <summary>The columns are separated by white space, which an id must not bring in.</summary>
    private static string Word(string id) => id.Any(char.IsWhiteSpace)
        ? string.Concat(id.Select(c => char.IsWhiteSpace(c) ? '_' : c))
        : id;
}
