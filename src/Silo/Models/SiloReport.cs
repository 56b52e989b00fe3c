using System.Diagnostics;
using System.Reflection;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Connectors;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Routing;
using Pipeline.Inference.Models;
using Pipeline.Inference.Models.Catalogue;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Startup;

namespace Pipeline.Silo.Models;

/// <summary>What the program tells of itself: version, memory, notices, models.</summary>
internal sealed class SiloReport(
    ModelLibrary library,
    InstalledModelSessions sessions,
    IClusterModels models,
    SiloOptions options,
    Lazy<ModelPulls> pulls,
    Readiness readiness,
    TimeProvider time,
    IReplicaCounts? replicas = null,
    IGuardPolicies? policies = null,
    ConnectorHealth? connectors = null
) : ISiloReport
{
    private static readonly string Version =
        typeof(SiloReport)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0";

    public PipelineStatus Status()
    {
        using var process = Process.GetCurrentProcess();

        // Of the process: this object is made when it is first asked for.
        var up = time.GetUtcNow() - process.StartTime.ToUniversalTime();
        var notices = Notices();
        return new PipelineStatus(
            Version,
            Math.Round(Math.Max(0, up.TotalSeconds), 1),
            process.WorkingSet64,
            [.. notices.Select(notice => notice.Message)],
            readiness.IsReady,
            notices
        );
    }

    public IReadOnlyList<ModelInfo> Models() => options.RunsModels ? OwnModels() : OthersModels();

    /// <summary>Of a silo that runs none: those of the silos that do.</summary>
    private ModelInfo[] OthersModels() =>
        [
            .. models
                .Offered.Where(offered => offered.Status.Name is not null)
                .DistinctBy(offered => (offered.Role, offered.Status.Name))
                .Select(offered => new ModelInfo(
                    offered.Status.Name!,
                    offered.Role,
                    offered.Status.State,
                    null,
                    null,
                    offered.Silo,
                    offered.Status.Detail?.Message,
                    null,
                    offered.Status.Detail?.Code,
                    offered.Status.Detail?.Values
                )),
        ];

    private List<ModelInfo> OwnModels()
    {
        var current = pulls.Value.Current.ToDictionary(pull => pull.Model, StringComparer.Ordinal);
        var installed = library.Discover();
        var infos = installed
            .Where(model => model.Manifest.Role.HasWorker())
            .Select(model =>
            {
                var role = model.Manifest.Role;
                var status = sessions.StatusOf(role);
                var used = status.Name == model.Manifest.Name;
                var bytes = model.Manifest.Files.Sum(file => file.Size ?? 0) is > 0 and var listed
                    ? listed
                    : SizeOf(model);
                var detail =
                    model.Problem is { } problem ? RemarkCode.ModelDamaged.Saying(problem, ("reason", problem))
                    : used ? status.Detail
                    : null;
                return new ModelInfo(
                    model.Manifest.Name,
                    role,
                    !model.IsUsable ? ModelState.Damaged
                        : used ? status.State
                        : ModelState.Installed,
                    model.Manifest.License,
                    bytes > 0 ? bytes : null,
                    model.Origin,
                    detail?.Message,
                    null,
                    detail?.Code,
                    detail?.Values
                );
            })
            .ToList();
        if (sessions.StatusOf(ModelRole.Embed) is { Name: MiniLm } builtIn)
        {
            infos.Add(
                new ModelInfo(
                    MiniLm,
                    ModelRole.Embed,
                    builtIn.State,
                    "Apache-2.0",
                    null,
                    "package",
                    RemarkCode.BuiltInModel.Sentence(),
                    null,
                    RemarkCode.BuiltInModel.Name()
                )
            );
        }

        infos.AddRange(
            ModelCatalogue
                .All.Where(model =>
                    model.Manifest.Role.HasWorker() && installed.All(other => other.Manifest.Name != model.Name)
                )
                .Select(model =>
                    current.TryGetValue(model.Name, out var pull) && pull.State != ModelPullState.Ready
                        ? new ModelInfo(
                            model.Name,
                            model.Manifest.Role,
                            pull.State == ModelPullState.Failed ? ModelState.Available : ModelState.Downloading,
                            model.Manifest.License,
                            pull.Total,
                            "catalogue",
                            pull.Error ?? pull.File,
                            pull.Total is > 0 ? (double)pull.Bytes / pull.Total : null,
                            pull.Error is null ? null : RemarkCode.DownloadFailed.Name(),
                            pull.Error is { } reason
                                ? new Dictionary<string, string> { ["models"] = model.Name, ["reason"] = reason }
                                : null
                        )
                        : new ModelInfo(
                            model.Name,
                            model.Manifest.Role,
                            ModelState.Available,
                            model.Manifest.License,
                            null,
                            "catalogue",
                            model.Description,
                            null
                        )
                )
        );
        return infos;
    }

    private const string MiniLm = Inference.Embedding.MiniLmEmbedder.Name;

    private IReadOnlyList<Remark> Notices() =>
        [
            .. (policies?.Current.Problems ?? []).Select(problem =>
                RemarkCode.GuardPolicyBroken.With(("file", problem.File), ("reason", problem.Why))
            ),
            .. (connectors?.Failing ?? []).Select(failing =>
                RemarkCode.ConnectorFailing.With(("connector", failing.Name), ("reason", failing.Problem.Message))
            ),
            .. StatusNotices.Of(
                Enum.GetValues<ModelRole>()
                    .Where(role => role.HasWorker())
                    .Select(role => (role, models.StatusOf(role))),
                sessions.Broken().Select(broken => (broken.Device, broken.Status)),
                pulls.Value.Current,
                pulls.Value.Failed,
                pulls.Value.Folder,
                models.Unused,
                replicas is null ? null : (replicas.Wanted, replicas.Silos)
            ),
        ];

    private static long SizeOf(InstalledModel model) =>
        ((string?[])[model.WeightsPath, model.TokenizerPath])
            .Where(File.Exists)
            .Sum(path => new FileInfo(path!).Length);
}
