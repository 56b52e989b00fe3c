using Pipeline.Benchmarks.Quality;

namespace Pipeline.Benchmarks.Answerability;

/// <summary>Documents, and questions of which it is known whether they answer them: a judged set with the ids of the
/// questions that it does not answer in unanswerable.txt.</summary>
/// <param name="Set">The documents and questions.</param>
/// <param name="Unanswerable">Ids of questions that nothing answers.</param>
internal sealed record AbstainSet(JudgedSet Set, IReadOnlySet<string> Unanswerable)
{
    private const string File = "unanswerable.txt";

    /// <summary>The sets of a folder.</summary>
    public static IEnumerable<AbstainSet> Of(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Order(StringComparer.Ordinal)
            .Where(set => System.IO.File.Exists(Path.Combine(set, File)))
            .Select(set => new AbstainSet(
                JudgedSet.Read(set, withUnjudged: true),
                System.IO.File.ReadLines(Path.Combine(set, File)).Where(line => line.Length > 0).ToHashSet()
            ));
}
