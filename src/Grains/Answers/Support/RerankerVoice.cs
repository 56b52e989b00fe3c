using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Answers.Support;

/// <summary>
/// The re-ranker's say in whether a passage is about what a sentence states. It tells an invention from a paraphrase,
/// and nothing of numbers or negation, which are compared exactly. Every re-ranker has a scale of its own, whose ends
/// are what it says of a few fixed pairs that belong together and of pairs that do not.
/// </summary>
/// <param name="workers">Ask the re-ranker.</param>
/// <param name="model">Its name.</param>
/// <param name="cancellationToken">Ends it with the answer.</param>
internal sealed class RerankerVoice(WorkerRouter workers, string model, CancellationToken cancellationToken)
    : ISupportVoice
{
    /// <summary>A sentence is not held back longer for it; then words decide.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly ConditionalWeakTable<WorkerRouter, ConcurrentDictionary<string, Task<Scale>>> Scales =
        new();

    private static readonly (string Sentence, string Passage)[] Pairs =
    [
        ("The warehouse opens at seven in the morning.", "Our warehouse opens every morning at seven o'clock."),
        ("Apples are harvested in September.", "In September the farmers harvest the apples of the valley."),
        ("The bridge was designed by an engineer.", "An engineer of the city designed the bridge across the river."),
        ("창고는 아침 일곱 시에 엽니다.", "우리 창고는 매일 아침 일곱 시에 문을 엽니다."),
        ("사과는 구월에 수확합니다.", "골짜기의 농부들은 구월이 되면 사과를 수확합니다."),
        ("다리는 기술자가 설계했습니다.", "강을 건너는 다리는 시의 기술자가 설계했습니다."),
    ];

    public async Task<IReadOnlyList<double>?> HearAsync(string sentence, IReadOnlyList<string> passages)
    {
        try
        {
            return await ScoreAsync(sentence, passages).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception error) when (error is PipelineException or TimeoutException)
        {
            // Overloaded, lost or slow.
            return null;
        }
    }

    private async Task<IReadOnlyList<double>?> ScoreAsync(string sentence, IReadOnlyList<string> passages)
    {
        var scale = await ScaleAsync();
        if (scale.High - scale.Low < float.Epsilon)
        {
            return null;
        }

        var scores = await workers.ScoreAsync(sentence, passages, RequestPriority.Interactive, cancellationToken);
        return [.. scores.Select(score => Math.Clamp((score - scale.Low) / (scale.High - scale.Low), 0, 1))];
    }

    private async Task<Scale> ScaleAsync()
    {
        var scales = Scales.GetOrCreateValue(workers);
        var measuring = scales.GetOrAdd(model, _ => MeasureAsync());
        try
        {
            return await measuring;
        }
        catch
        {
            scales.TryRemove(KeyValuePair.Create(model, measuring));
            throw;
        }
    }

    private async Task<Scale> MeasureAsync()
    {
        var (high, low) = (0.0, 0.0);
        for (var i = 0; i < Pairs.Length; i++)
        {
            string[] passages = [Pairs[i].Passage, Pairs[(i + 1) % Pairs.Length].Passage];

            // Not ended with the answer that happens to be the first.
            var scores = await workers.ScoreAsync(
                Pairs[i].Sentence,
                passages,
                RequestPriority.Interactive,
                CancellationToken.None
            );
            high += scores[0] / Pairs.Length;
            low += scores[1] / Pairs.Length;
        }

        return new Scale(low, high);
    }

    private sealed record Scale(double Low, double High);
}
