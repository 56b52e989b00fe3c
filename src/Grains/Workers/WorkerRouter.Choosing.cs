using Orleans.Runtime.MembershipService.SiloMetadata;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Roles;

namespace Pipeline.Grains.Workers;

/// <content>Which worker is asked.</content>
public sealed partial class WorkerRouter
{
    /// <summary>The workers of a role on all silos.</summary>
    private IEnumerable<(SiloAddress Silo, SiloMetadata Metadata, string Key)> Keys(ModelRole role) =>
        silos
            .GetApproximateSiloStatuses(onlyActive: true)
            .Keys.Select(silo => (Silo: silo, Metadata: metadata.GetSiloMetadata(silo)))
            .Where(silo => SiloDevices.Serves(silo.Metadata, NameOf(role)))
            .SelectMany(silo =>
                SiloDevices
                    .Of(silo.Metadata)
                    .Select(device => (silo.Silo, silo.Metadata, Key: WorkerKey.Of(silo.Silo, device).ToString()))
            )
            // Of equals the own silo's comes first: a call that leaves the silo can be lost on the way.
            .OrderBy(worker => worker.Silo.Equals(silos.SiloAddress) ? 0 : 1)
            .ThenBy(worker => worker.Key, StringComparer.Ordinal);

    /// <summary>The workers that can be asked, the best of them where they are not alike.</summary>
    private string[] Fitting(ModelRole role, string? vectors, string? avoid)
    {
        (string Key, int? Fit)[] workers =
        [
            .. Keys(role)
                .Select(worker =>
                    (
                        worker.Key,
                        // A worker process of this machine runs what this silo has installed.
                        Fit: SiloRoles.IsPartOf(worker.Metadata) ? models.FitOf(worker.Silo, role, vectors) : 0
                    )
                )
                .Where(worker => worker.Fit is not null),
        ];
        (string Key, int? Fit)[] others = [.. workers.Where(worker => worker.Key != avoid)];
        workers = others.Length > 0 ? others : workers;
        return [.. workers.Where(worker => worker.Fit == workers.Min(one => one.Fit)).Select(worker => worker.Key)];
    }

    /// <summary>Chooses a worker; one that is being started again is waited for, but not for long.</summary>
    /// <param name="role">What it is to do.</param>
    /// <param name="vectors">Of an embedder, the name of its vectors.</param>
    /// <param name="trail">What the prompt begins with; empty where that is of no use.</param>
    /// <param name="avoid">A worker that has just failed: chosen only where there is no other.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<string> ChooseAsync(
        ModelRole role,
        string? vectors,
        IReadOnlyList<ulong> trail,
        string? avoid,
        CancellationToken cancellationToken
    )
    {
        await models.WaitUntilKnownAsync(cancellationToken);
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (
                _affinity.Choose(
                    Fitting(role, vectors, avoid).Select(key => (key, _underWay.GetValueOrDefault(CallsOf(role, key)))),
                    trail
                ) is
                { } key
            )
            {
                return key;
            }

            // Nobody has such a model, or whoever had it has been away for long: others have waited in vain.
            var status = vectors is null ? models.StatusOf(role) : models.StatusOfEmbedder(vectors);
            if (
                status.Name is null
                || (status is { State: ModelState.Missing, Since: { } since } && time.GetUtcNow() - since > LongestWait)
            )
            {
                throw WorkerErrors.Missing(role, status);
            }

            if (time.GetElapsedTime(started) > LongestWait)
            {
                throw new PipelineException(
                    ErrorCode.ModelUnavailable,
                    $"No silo of the cluster runs the role '{NameOf(role)}' now. If its worker keeps ending, the log says why.",
                    retryAfterSeconds: 5
                );
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
