using System.Globalization;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models.Catalogue;

namespace Pipeline.Silo.Models;

/// <summary>What a person should know of the server: models that are missing, broken, on their way or did not
/// come, and silos that are too few.</summary>
internal static class StatusNotices
{
    /// <summary>The notices, the most lasting first.</summary>
    /// <param name="roles">The model of every role that has workers.</param>
    /// <param name="broken">The models that were asked to work and cannot, by device.</param>
    /// <param name="pulls">The latest of every download.</param>
    /// <param name="failed">Of these, those that failed.</param>
    /// <param name="folder">Where downloads go.</param>
    /// <param name="unused">Models of silos of which the cluster uses others.</param>
    /// <param name="copies">How many copies of each shard are asked for, and how many silos could hold one; null: one
    /// of each.</param>
    public static IReadOnlyList<Remark> Of(
        IEnumerable<(ModelRole Role, ModelStatus Status)> roles,
        IEnumerable<(string Device, ModelStatus Status)> broken,
        IReadOnlyList<ModelPullProgress> pulls,
        IReadOnlyList<FailedPull> failed,
        string folder,
        IReadOnlyList<UnusedModel> unused,
        (int Replicas, int Silos)? copies = null
    )
    {
        // Of a role whose model is being fetched, or could not be, that alone is told.
        var fetched = pulls
            .Where(pull => pull.State != ModelPullState.Ready)
            .Select(pull => ModelCatalogue.All.FirstOrDefault(model => model.Name == pull.Model)?.Manifest.Role)
            .ToHashSet();
        List<Remark> notices =
        [
            .. roles.Where(role => !fetched.Contains(role.Role)).Select(role => Missing(role.Status)).OfType<Remark>(),
            .. broken.Select(entry => Broken(entry.Device, entry.Status)),
            .. unused.Select(model =>
                RemarkCode.ModelUnused.With(
                    ("silo", model.Silo),
                    ("model", model.Model),
                    ("role", model.Role.ToString().ToLowerInvariant()),
                    ("used", model.Used)
                )
            ),
        ];
        if (copies is { } wanted && wanted.Replicas > wanted.Silos)
        {
            notices.Add(RemarkCode.FewerSilosThanReplicas.With(("replicas", wanted.Replicas), ("silos", wanted.Silos)));
        }

        if (failed.Count > 0)
        {
            notices.Add(NotDownloaded(failed, folder));
        }

        notices.AddRange(
            pulls
                .Where(pull => pull.State is not (ModelPullState.Ready or ModelPullState.Failed))
                .Select(pull =>
                    pull.Total is > 0
                        ? RemarkCode.Downloading.With(("model", pull.Model), ("percent", 100 * pull.Bytes / pull.Total))
                        : RemarkCode.DownloadStarting.With(("model", pull.Model))
                )
        );
        return notices;
    }

    private static Remark? Missing(ModelStatus status) =>
        status.Name == MiniLmEmbedder.Name ? RemarkCode.BuiltInEmbedder.With()
        : status.State == ModelState.Missing ? status.Detail
        : null;

    private static Remark Broken(string device, ModelStatus status)
    {
        var since = status.Since?.ToString("u", CultureInfo.InvariantCulture) ?? "";
        return RemarkCode.ModelBroken.Saying(
            $"{status.Detail?.Message} (on {device}, {status.State} since {since})",
            ("model", status.Name),
            ("device", device),
            ("since", since)
        );
    }

    /// <summary>One notice, however many there are: what keeps one away mostly keeps all away.</summary>
    private static Remark NotDownloaded(IReadOnlyList<FailedPull> failed, string folder)
    {
        var models = string.Join(", ", failed.Select(pull => pull.Model));
        return failed.All(pull => pull.Offline)
            ? RemarkCode.DownloadOffline.With(("models", models), ("folder", folder))
            : RemarkCode.DownloadFailed.With(
                ("models", models),
                ("reason", string.Join(' ', failed.Select(pull => pull.Reason).Distinct(StringComparer.Ordinal)))
            );
    }
}
