using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Hosting;

namespace Pipeline.Grains.Collections;

internal sealed partial class CollectionGrain
{
    private readonly CalibrationSchedule _generatorSchedule = new(time);
    private Task? _generator;

    /// <summary>Begins to measure the generator where that is due: never yet, another one, or a collection twice or
    /// half as large. Nobody waits for it: on a processor it takes minutes.</summary>
    private void MeasureGeneratorWhenDue(CollectionSettings settings, long chunks)
    {
        var status = models.StatusOf(ModelRole.Generate);
        if (
            options.Value.Answers.Generate == GeneratorUse.Measured
            && _generator is not { IsCompleted: false }
            && _generatorSchedule.IsOpen
            && status is { State: ModelState.Ready, Name: { } name }
            && CalibrationSchedule.IsDue(
                chunks,
                settings.Generator?.Chunks ?? 0,
                settings.Generator?.Generator != name
                    || chunks * CalibrationSchedule.Growth <= settings.Generator.Chunks
            )
        )
        {
            _generator = MeasureGeneratorAsync(chunks);
        }
    }

    private async Task MeasureGeneratorAsync(long chunks)
    {
        try
        {
            var measured = await exam.MeasureAsync(_known!, chunks, _stopping.Token);
            await ChangeAsync(now => now with { Generator = measured });
            _generatorSchedule.Succeeded();
            LogGenerator(
                logger,
                Name,
                measured.Generator,
                measured.Questions,
                measured.GeneratedHolds,
                measured.QuotedHolds,
                measured.Supported,
                measured.Writes
            );
        }
        catch (Exception error) when (error is PipelineException or OperationCanceledException)
        {
            LogCalibrationLeft(logger, Name, error.Message, _generatorSchedule.Failed());
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Collection}: generator {Generator} measured on {Questions} pseudo-questions: {Generated:0.00} of its answers hold what was asked, {Quoted:0.00} of quotes; {Supported:0.00} of what it wrote is supported; it writes: {Writes}"
    )]
    private static partial void LogGenerator(
        ILogger logger,
        string collection,
        string generator,
        int questions,
        double generated,
        double quoted,
        double supported,
        bool writes
    );
}
