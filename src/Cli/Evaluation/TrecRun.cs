using System.Globalization;
using System.Text;

namespace Pipeline.Cli.Evaluation;

/// <summary>
/// Writes ranked lists in the format that trec_eval reads, a document a line:
/// <c>query Q0 document rank score tag</c>.
/// </summary>
internal sealed class TrecRun(string directory, string set, string stage) : IDisposable
{
    private StreamWriter? _output;

    /// <summary>Adds a query's list; the first one makes the file, so that a stage without any leaves none.</summary>
    public void Write(string query, IReadOnlyList<RankedDocument> documents)
    {
        if (_output is null)
        {
            Directory.CreateDirectory(directory);
            _output = new StreamWriter(Path.Combine(directory, $"{set}.{stage}.trec"), false, new UTF8Encoding(false))
            {
                NewLine = "\n",
            };
        }

        for (var i = 0; i < documents.Count; i++)
        {
            var score = documents[i].Score.ToString("R", CultureInfo.InvariantCulture);
            _output.WriteLine($"{Word(query)} Q0 {Word(documents[i].Id)} {i + 1} {score} pipeline-{stage}");
        }
    }

    public void Dispose() => _output?.Dispose();

    /// <summary>The columns are separated by white space, which an id must not bring in.</summary>
    private static string Word(string id) =>
        id.Any(char.IsWhiteSpace) ? string.Concat(id.Select(c => char.IsWhiteSpace(c) ? '_' : c)) : id;
}
