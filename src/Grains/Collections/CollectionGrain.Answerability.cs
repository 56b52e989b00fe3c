using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;

namespace Pipeline.Grains.Collections;

internal sealed partial class CollectionGrain
{
    private const int NearSeed = 20260303;

    /// <summary>The re-ranker whose scores questions of this collection get; null: none.</summary>
    private string? UsedReranker(CollectionSettings settings) =>
        settings.Ranking is { RerankWeight: > 0 } ? models.StatusOf(ModelRole.Rerank).Name : null;

    /// <summary>Whether it is to be measured anew how it is told that questions are not answered: never yet, another
    /// model, or a collection twice or half as large.</summary>
    private bool IsAnswerabilityDue(CollectionSettings settings, long chunks)
    {
        var last = settings.Answerability;
        var isOther =
            last is null
            || settings.Near is null
            || last.Reranker != UsedReranker(settings)
            || last.Embedder != EmbedderName
            || chunks * CalibrationSchedule.Growth <= last.Chunks;
        return CalibrationSchedule.IsDue(chunks, last?.Chunks ?? 0, isOther);
    }

    private async Task MeasureAnswerabilityAsync(long chunks)
    {
        var settings = Existing();
        var measured = await new AnswerabilityCalibration(
            GrainFactory,
            replicas,
            store,
            workers,
            Name,
            settings,
            EmbedderName,
            UsedReranker(settings)
        ).MeasureAsync(chunks, _stopping.Token);
        var near = await MeasureNearAsync(settings);
        await ChangeAsync(now => now with { Answerability = measured, Near = near });
        LogAnswerability(
            logger,
            Name,
            measured.Questions,
            measured.Words?.Cut,
            measured.Meaning?.Cut,
            measured.Rerank?.Cut
        );
    }

    private async Task<NearSettings> MeasureNearAsync(CollectionSettings settings)
    {
        if (EmbedderName is not { } embedder)
        {
            return new NearSettings();
        }

        var sample = await PassageSample.ReadAsync(
            store,
            Name,
            settings.ShardCount,
            embedder,
            NearSeed,
            _stopping.Token
        );
        var near = await NearCalibration.With(workers, embedder).MeasureAsync(sample.Chunks, _stopping.Token);
        LogNear(logger, Name, near.Questions, near.Threshold, near.Share, near.Pairs, near.FalseHits);
        return near;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Collection}: the same question in other words measured on {Questions} pseudo-questions: from a cosine of {Threshold} on, {Share} known again, of {Pairs} changed ones {FalseHits} wrongly"
    )]
    private static partial void LogNear(
        ILogger logger,
        string collection,
        int questions,
        double threshold,
        double share,
        int pairs,
        int falseHits
    );

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Collection}: what is not answered measured on {Questions} pseudo-questions; cut at {Words} of words, {Meaning} of meaning, {Rerank} of the re-ranker"
    )]
    private static partial void LogAnswerability(
        ILogger logger,
        string collection,
        int questions,
        double? words,
        double? meaning,
        double? rerank
    );
}
