using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Models;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>An encoder in the batching loop, beside the same model run in batches of 32.</summary>
/// <param name="role">The model's role.</param>
internal abstract class EncoderSuite(ModelRole role) : Suite
{
    public sealed override async Task RunAsync(
        Report report,
        SuiteSettings settings,
        CancellationToken cancellationToken
    )
    {
        var library = settings.Library;
        if (library?.Find(role) is not { } model)
        {
            report.Note($"No model of the role '{role}' under --models: nothing to measure.");
            return;
        }

        var trial = await OpenAsync(model, settings, cancellationToken);
        try
        {
            report.Note(trial.Note);
            report.Add(
                await EncoderMeasurement.ThroughputAsync(
                    trial.Contenders,
                    trial.Bulk,
                    settings.Quick ? 1 : 3,
                    cancellationToken
                )
            );
            report.Add(
                await EncoderMeasurement.LatencyAsync(
                    trial.Contenders,
                    trial.Bulk,
                    trial.Asked,
                    trial.What,
                    cancellationToken
                )
            );
            if (trial.Last is { } last)
            {
                report.Add(await last());
            }
        }
        finally
        {
            foreach (var contender in trial.Contenders)
            {
                await contender.DisposeAsync();
            }
        }
    }

    /// <summary>Loads the model in every way, and reads the texts.</summary>
    protected abstract Task<EncoderTrial> OpenAsync(
        InstalledModel model,
        SuiteSettings settings,
        CancellationToken cancellationToken
    );
}
