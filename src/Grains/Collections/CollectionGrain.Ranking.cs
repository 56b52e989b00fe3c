using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Collections;

internal sealed partial class CollectionGrain
{
    public async Task SetRanking(RankingSettings ranking)
    {
        Existing();
        CollectionRules.Validate(ranking);
        await KeepAsync(ranking with { Origin = RankingOrigin.Set, Questions = 0, Chunks = 0 });
    }

    public Task<RankingSettings> Calibrate(CancellationToken cancellationToken)
    {
        if (_calibration is null || _calibration.IsCompleted)
        {
            _calibration = CalibrateAsync();
        }

        return _calibration.WaitAsync(cancellationToken);
    }

    public async Task<FusionTuning> TuneFusion(TuneFusionRequest request, CancellationToken cancellationToken)
    {
        var tuning = await new FusionTuner(GrainFactory, replicas, workers, Name, Existing()).TuneAsync(
            request.Questions ?? [],
            request.Access,
            cancellationToken
        );
        if (!request.Apply)
        {
            return tuning;
        }

        await KeepAsync(tuning.Ranking);
        LogTuned(
            logger,
            Name,
            tuning.Ranking.Method,
            tuning.Ranking.KeywordWeight,
            tuning.Ranking.VectorWeight,
            tuning.Questions
        );
        return tuning with { Applied = true };
    }

    private async Task<RankingSettings> CalibrateAsync()
    {
        var settings = Existing();
        var calibration = new RankingCalibration(
            replicas,
            store,
            workers,
            Name,
            settings,
            EmbedderName,
            models.StatusOf(ModelRole.Rerank).Name
        );
        var ranking = await calibration.MeasureAsync(_stopping.Token);

        // Who has set or tuned the weights meanwhile knows better.
        await ChangeAsync(now => now.Ranking == settings.Ranking ? now with { Ranking = ranking } : now);
        if (ranking.Questions > 0)
        {
            LogCalibrated(
                logger,
                Name,
                ranking.Method,
                ranking.KeywordWeight,
                ranking.VectorWeight,
                ranking.RerankWeight,
                ranking.Questions
            );
        }
        else
        {
            LogNothingToMeasure(
                logger,
                Name,
                ranking.KeywordWeight,
                ranking.VectorWeight,
                ranking.Chunks * CalibrationSchedule.Growth
            );
        }

        await MeasureAnswerabilityAsync(ranking.Chunks);
        MeasureGeneratorWhenDue(Existing(), ranking.Chunks);
        return Existing().Ranking ?? ranking;
    }

    /// <summary>Measures on its own once ingestion rests and it is due.</summary>
    private async Task CalibrateWhenDueAsync()
    {
        if (Settings is not { } settings || !_schedule.IsOpen || !IsEmbedderReady)
        {
            return;
        }

        try
        {
            var info = await Describe(access: null);
            var isOtherReranker =
                models.StatusOf(ModelRole.Rerank).Name is { } reranker && reranker != settings.Ranking?.Reranker;
            if (
                info.Documents.Accepted == 0
                && settings.Ranking?.Origin is not (RankingOrigin.Set or RankingOrigin.Tuned)
                && CalibrationSchedule.IsDue(info.Chunks, settings.Ranking?.Chunks ?? 0, isOtherReranker)
            )
            {
                await Calibrate(_stopping.Token);
            }

            // After the ranking, which decides whether the re-ranker has a say.
            if (
                info.Documents.Accepted == 0
                && Settings is { } ranked
                && _calibration is not { IsCompleted: false }
                && IsAnswerabilityDue(ranked, info.Chunks)
            )
            {
                await (_answerability = MeasureAnswerabilityAsync(info.Chunks));
            }

            // Last, since it is asked what a question finds.
            if (info.Documents.Accepted == 0 && Settings is { } now && _calibration is not { IsCompleted: false })
            {
                MeasureGeneratorWhenDue(now, info.Chunks);
            }

            _schedule.Succeeded();
        }
        catch (Exception error)
        {
            var wait = _schedule.Failed();
            if (error is not (PipelineException or OperationCanceledException))
            {
                throw;
            }

            // Overloaded or shutting down: it is tried again later, and the old weights still serve.
            LogCalibrationLeft(logger, Name, error.Message, wait);
        }
    }

    private Task KeepAsync(RankingSettings ranking) => ChangeAsync(settings => settings with { Ranking = ranking });

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Collection}: ranking measured on {Questions} pseudo-questions: {Method}, keyword {Keyword:0.00}, vector {Vector:0.00}, re-rank {Rerank:0.00}"
    )]
    private static partial void LogCalibrated(
        ILogger logger,
        string collection,
        string method,
        double keyword,
        double vector,
        double rerank,
        int questions
    );

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Collection}: fusion tuned on {Questions} judged questions: {Method}, keyword {Keyword:0.00}, vector {Vector:0.00}"
    )]
    private static partial void LogTuned(
        ILogger logger,
        string collection,
        string method,
        double keyword,
        double vector,
        int questions
    );

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "{Collection}: ranking not measured: {Reason} Tried again in {Wait}."
    )]
    private static partial void LogCalibrationLeft(ILogger logger, string collection, string reason, TimeSpan wait);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Collection}: no passage to measure the ranking with; keyword {Keyword:0.00}, vector {Vector:0.00} by the passages' length, looked at again at {Chunks} chunks"
    )]
    private static partial void LogNothingToMeasure(
        ILogger logger,
        string collection,
        double keyword,
        double vector,
        long chunks
    );
}
