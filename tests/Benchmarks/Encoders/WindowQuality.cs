using System.Globalization;
using Pipeline.Benchmarks.Quality;
using Pipeline.Benchmarks.Reports;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>Whether reading long passages in windows ranks better than cutting them: among judged passages that exceed
/// the model's input.</summary>
internal static class WindowQuality
{
    private const int Others = 9;

    /// <summary>Mean reciprocal rank of a question's first relevant passage, where that is a long one, among others as
    /// long.</summary>
    public static async Task<ReportTable> MeasureAsync(
        IReadOnlyList<EncoderContender> contenders,
        Func<string, int> count,
        int room,
        string data,
        int questions,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<IReadOnlyList<string>>();
        var random = new Random(11);
        foreach (var set in Directory.EnumerateDirectories(data).Order().Select(JudgedSet.Read))
        {
            var passages = set
                .Documents.Where(document => count(document.Text) > room)
                .ToDictionary(document => document.Id, document => document.Text);
            var jobs = new List<EncoderJob>();
            foreach (var (id, text) in set.Queries)
            {
                var judged = set.Judgements[id];
                if (
                    judged.FirstOrDefault(pair => pair.Value > 0 && passages.ContainsKey(pair.Key)).Key is { } relevant
                    && passages.Count > Others + judged.Count
                )
                {
                    string[] others = [.. passages.Keys.Where(other => !judged.ContainsKey(other))];
                    random.Shuffle(others);
                    jobs.Add(
                        new EncoderJob(
                            text,
                            [passages[relevant], .. others.Take(Others).Select(other => passages[other])]
                        )
                    );
                }
            }

            jobs = [.. jobs.Take(questions)];
            if (jobs.Count == 0)
            {
                continue;
            }

            var ranks = new List<string>();
            foreach (var contender in contenders)
            {
                var scores = await contender.RunAllAsync(jobs, cancellationToken);
                var mean = jobs.Select(
                        (_, i) =>
                            1.0
                            / scores
                                .Skip(i * (Others + 1))
                                .Take(Others + 1)
                                .Count(score => score[0] >= scores[i * (Others + 1)][0])
                    )
                    .Average();
                ranks.Add(mean.ToString("0.0000", CultureInfo.InvariantCulture));
            }

            rows.Add([set.Name, jobs.Count.ToString(CultureInfo.InvariantCulture), .. ranks]);
        }

        return new ReportTable(
            $"passages of more than {room} tokens, one relevant among {Others + 1}: mean reciprocal rank",
            ["", "questions", "in windows", "cut at the end"],
            rows
        );
    }
}
